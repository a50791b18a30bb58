"""Whether what a product file tells beside the price can ever be said with that price."""

from collections.abc import Iterator, Mapping

from bot.library.finding import Finding
from bot.library.source import Source
from bot.pricing.gates import FrameName, PriceContext, Reason, Refusal
from bot.pricing.profile import Profile
from bot.pricing.tactics import frame

RULE = "facts"
# The fact each frame hangs on. Only what the file itself gets wrong is told, not what waits for a visit.
_FRAMES: Mapping[FrameName, str] = {
    "addition": "parts", "cap": "cap", "instalment": "instalments", "bundle": "singly", "contrast": "reference",
    "data_ization": "worth", "per_use": "single_use",
}  # fmt: skip
_CONTRADICTIONS: frozenset[Reason] = frozenset(
    (
        "parts_differ", "one_step", "cap_too_low", "instalments_too_low", "not_cheaper_together",
        "reference_not_dearer", "worth_no_more", "dearer_than_single", "not_comparable", "recurs_already",
    )
)  # fmt: skip


def findings(source: Source) -> Iterator[Finding]:
    """A warning for each fact that contradicts the price it stands beside."""
    for name, product in source.library.products.items():
        for tactic, key in _FRAMES.items():
            # Small change plays no part here: these frames do not ask for it, or their reason is not looked at.
            profile = Profile(small_a_day=product.offer.price.money)
            framed = frame(tactic, product.offer, PriceContext(facts=product.facts), profile)
            if isinstance(framed, Refusal) and framed.reason in _CONTRADICTIONS:
                place = source.places.of(f"products/{name}.yaml", "facts", key)
                yield place.finding(RULE, "fact_contradicts", "warning", frame=tactic, reason=framed.reason)
