"""When to ask a customer for names: at the moment they are satisfied, which hardly comes again (referral_asking), and
not over and over."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from bot.playbook.customers import Customer, LoggedVisit

SYSTEM, PART = "referral_asking", "how"
REST = timedelta(days=90)
"""Asked more often it is a nuisance; ours, the source gives none."""

Moment = Literal["won", "promise_kept"]


def may_ask(moment: Moment, customer: Customer, visits: Sequence[LoggedVisit], overdue: int, now: datetime) -> bool:
    """Whether this is the moment. `visits`: the latest first; `overdue`: promises to them that were not kept in time.
    After a lost or stuck visit nobody is satisfied because a promise was kept; with one open and overdue neither."""
    if customer.referral_asked is not None and now - customer.referral_asked < REST:
        return False
    if overdue:
        return False
    if moment == "won":
        return True
    last = next((one.outcome for one in visits if one.outcome is not None), None)
    return last not in ("lost", "stuck")
