"""Whether a typed price is said to hold the tax: 含税, plus VAT, 부가세 별도.

Folded text comes in; True, False, or None where nobody says so.
"""

import re

_TAX = r"(?:sales )?(?:tax(?:es)?|vat|gst)(?![a-z])"
_ON_TOP = re.compile(
    rf"(?:(?<![a-z])(?:plus|excl\.?|excluding|exclusive of|ex|before|without)|\+) ?{_TAX}"
    rf"|{_TAX},? (?:not included|excluded|extra|on top)"
    r"|(?:不含|未含|不包含?|另加)税|未税|税前|税(?:费|金)?另(?:算|计|付)"
    r"|(?:부가세|세금|vat) ?(?:별도|제외|미포함|불포함)"
)
_INSIDE = re.compile(
    rf"(?<![a-z])(?:incl\.?|including|inclusive of|with) (?:all )?{_TAX}|{_TAX},? (?:is |are )?(?:included|incl)"
    r"|(?<![不未])含税|税后|(?:부가세|세금|vat) ?포함"
)


def says_tax(text: str) -> bool | None:
    """Whether the tax is inside; a line that says both says neither."""
    on_top, inside = _ON_TOP.search(text) is not None, _INSIDE.search(text) is not None
    return None if on_top == inside else inside
