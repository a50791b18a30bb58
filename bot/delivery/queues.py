"""How much waits: for whoever looks after the machine."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Queues:
    """inbox: updates that have no effect yet; inbox_oldest: seconds since the oldest of them came. answers, campaigns:
    messages that are still to be sent."""

    inbox: int = 0
    inbox_oldest: float = 0.0
    answers: int = 0
    campaigns: int = 0
