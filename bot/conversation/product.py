"""/product: choose what is sold, see its price, its tiers and its rivals; or type an offer of one's own for this visit.

The choice is the person's and stays; what is typed belongs to the visit and goes with it.
"""

from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from bot.clock import Clock
from bot.coach.context import Context
from bot.coach.heard import hear
from bot.coach.price import offer_of, settled
from bot.coach.quote import taken, without_price
from bot.conversation.preferences import Preference
from bot.conversation.request import Commanded, Outcome, Parts, Pressed
from bot.conversation.visit import Visit, going_on
from bot.language.chinese_script import simplified, traditional
from bot.language.detect import LANGUAGES, detect
from bot.language.normalise import clean
from bot.library.records import Library
from bot.publishing.edition import Edition
from bot.reply import Reply
from bot.wording.product import product_reply, unknown_product_reply
from bot.wording.texts import texts_in
from bot.wording.tongues import TRADITIONAL, in_traditional, tag_of, tongue_of, tongue_typed

ACTIONS = frozenset({"product", "product_set", "product_forget"})

_ALIKE = 80  # out of 100
_LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Products:
    """This subject at work."""

    clock: Clock

    async def page(self, commanded: Commanded, parts: Parts, edition: Edition) -> Outcome:
        """/product; behind it the name of one, or an offer for this visit."""
        preference = await parts.preferences.of(commanded.sender.person)
        own = tag_of(commanded.sender.tongue if preference.tongue == "auto" else preference.tongue)
        tag = tongue_typed(commanded.argument, own)
        visit = await going_on(parts.visits, commanded.sender.chat, self.clock())
        library = edition.library
        if not commanded.argument:
            return Outcome(_page(visit, preference, library, own))
        named = _named(commanded.argument, library)
        if named is not None:
            return Outcome(await _chosen(named, visit, preference, parts, library, own))
        language = detect(commanded.argument) or tongue_of(tag)[0]
        heard = hear(commanded.argument, language, library, about_price=True)
        if heard.ours is None:
            said = clean(commanded.argument)[:_LONGEST_NAME]
            return Outcome(_written(unknown_product_reply(said, texts_in(tongue_of(tag)[0])), tag))
        heard = settled(heard, library, _context(visit, preference, library, tag))
        visit = replace(visit, heard=taken(visit.heard, heard))
        await parts.visits.keep(visit)
        return Outcome(_page(visit, preference, library, tag))

    async def pressed(self, pressed: Pressed, parts: Parts, edition: Edition) -> Outcome:
        """Draw the page, choose a product or none, forget what was typed. A product that is gone is not chosen."""
        preference = await parts.preferences.of(pressed.sender.person)
        value, _, tag = pressed.argument.rpartition(":")
        visit = await going_on(parts.visits, pressed.sender.chat, self.clock())
        library = edition.library
        if pressed.action == "product_set" and (value == "" or value in library.products):
            return Outcome(await _chosen(value or None, visit, preference, parts, library, tag), replaces=True)
        if pressed.action == "product_forget":
            visit = replace(visit, heard=without_price(visit.heard))
            await parts.visits.keep(visit)
        return Outcome(_page(visit, preference, library, tag), replaces=pressed.action != "product")


async def _chosen(
    product: str | None, visit: Visit, preference: Preference, parts: Parts, library: Library, tag: str
) -> Reply:
    """Keep the choice; a price that was typed over the product before goes."""
    preference = replace(preference, product=product)
    await parts.preferences.keep(preference)
    visit = replace(visit, heard=without_price(visit.heard))
    await parts.visits.keep(visit)
    return _page(visit, preference, library, tag)


def _named(said: str, library: Library) -> str | None:
    """The product that is meant by an id or by a name in any language; a slip of the pen is forgiven."""
    names: dict[str, str] = {}
    for product in library.products.values():
        said_as = [product.words[language].name for language in LANGUAGES]
        said_as += [traditional(product.words["zh"].name), product.id.replace("_", " ")]
        names |= {simplified(name).casefold(): product.id for name in said_as}
    meant = simplified(clean(said)).casefold().replace("_", " ")[:_LONGEST_NAME]
    found = process.extractOne(meant, list(names), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return names[found[0]] if found else None


def _page(visit: Visit, preference: Preference, library: Library, tag: str) -> Reply:
    context = _context(visit, preference, library, tag)
    product = library.products.get(preference.product or "")
    typed = visit.heard.ours is not None or visit.heard.seats is not None or visit.heard.term_months is not None
    offer = offer_of(library, context) if typed else None
    return _written(product_reply(product, offer, texts_in(context.language), library, tag), tag)


def _context(visit: Visit, preference: Preference, library: Library, tag: str) -> Context:
    return Context(
        tongue_of(tag)[0],
        known=visit.heard,
        product=preference.product if preference.product in library.products else None,
        market=preference.market if preference.market in library.markets else None,
    )


def _written(reply: Reply, tag: str) -> Reply:
    return in_traditional(reply) if tag == TRADITIONAL else reply
