"""Who of several machines polls and sends: the one that holds the lease, and nobody else."""

from typing import Protocol


class Lease(Protocol):
    """One right for all machines on a database. It lapses by itself when it is not kept."""

    async def acquire(self) -> bool:
        """Try to get it; whether it is ours now."""
        ...

    async def keep(self) -> bool:
        """Keep it for a while longer; False when somebody else has it by now."""
        ...

    async def release(self) -> None:
        """Give it back, so that another one need not wait until it lapses."""
        ...


class Unshared:
    """A right that nobody else could want: there is one machine."""

    async def acquire(self) -> bool:
        return True

    async def keep(self) -> bool:
        return True

    async def release(self) -> None: ...
