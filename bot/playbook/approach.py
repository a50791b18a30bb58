"""How to approach a customer: what is known of the situation comes in, the methods that suit it go out, best first.

The situations are those the source names for its six methods (visit_six_methods); each belongs to one method.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Literal, get_args

Situation = Literal[
    "need_clear", "solves_problem", "no_better_way", "cold", "likes_extras", "ordinary", "has_time", "peers_use",
    "street_follows", "few_products", "loyal",
]  # fmt: skip
Method = Literal["visit_direct", "visit_gift", "visit_service", "visit_survey", "visit_benchmark", "visit_usage"]

SITUATIONS: tuple[Situation, ...] = get_args(Situation)
METHODS: tuple[Method, ...] = get_args(Method)
SUITS: Mapping[Situation, Method] = MappingProxyType(
    {
        "need_clear": "visit_direct",
        "solves_problem": "visit_direct",
        "no_better_way": "visit_direct",
        "cold": "visit_gift",
        "likes_extras": "visit_gift",
        "ordinary": "visit_service",
        "has_time": "visit_survey",
        "peers_use": "visit_benchmark",
        "street_follows": "visit_benchmark",
        "few_products": "visit_usage",
        "loyal": "visit_usage",
    }
)


def suitable(situations: Collection[Situation]) -> tuple[Method, ...]:
    """The methods that suit, the one with most reasons first, equals in the order of the source. Where nothing is
    known, a service is a reason at any time."""
    reasons = [SUITS[one] for one in situations]
    if not reasons:
        return ("visit_service",)
    return tuple(sorted(set(reasons), key=lambda method: (-reasons.count(method), METHODS.index(method))))
