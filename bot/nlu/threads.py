"""How many threads the algebra runs on: one for an answer, all for learning.

An answer multiplies small matrices: a second thread saves nothing, and waiting for it on a busy machine costs a hundred
times the work. Learning multiplies large ones.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from threadpoolctl import threadpool_limits


def answer_on_one_thread() -> None:
    """From now on, in this process."""
    threadpool_limits(limits=1, user_api="blas")


@contextmanager
def learning_on_all_cores() -> Iterator[None]:
    """While the door is open."""
    with threadpool_limits(limits=os.cpu_count() or 1, user_api="blas"):
        yield
