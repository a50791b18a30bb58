"""What to do about a customer who may leave: the reason comes in, the steps go out, in order.

The reasons are those of crm_defection_reasons; the chapter of the source on holding customers is lost, so the steps are
this project's own, made of the playbook's other systems.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

Reason = Literal["better", "cheaper", "not_valued", "poor_service", "unknown"]
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True, slots=True)
class Help:
    """A part of another system that helps with a reason."""

    system: str
    part: str


_HELP: Mapping[Reason, tuple[Help, ...]] = MappingProxyType(
    {
        "better": (Help("differentiated_selling_points", "network"), Help("needs_five_steps", "observe")),
        "cheaper": (Help("vip_four_traits", "double"), Help("crm_12_needs", "n8")),
        "not_valued": (Help("kr_list3", "tell"), Help("kr_list2", "communication")),
        "poor_service": (Help("complaint_18_tips", "tip_15"), Help("written_reply_practice", "letter")),
        "unknown": (Help("needs_opening_rules", "extend"), Help("case_careful_probing", "hold")),
    }
)
# Each reason has as many steps in the texts: `retention.<reason>.<number>`.
STEPS = 3


def help_with(reason: Reason) -> tuple[Help, ...]:
    """Parts of the playbook that help when a customer wants to leave for this reason."""
    return _HELP[reason]
