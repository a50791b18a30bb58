"""A product as a rep sees it: its price with every tier and fee, what is in it, and what rivals really charge.

In: the product chosen (or none) and what was typed for this visit. Out: a `Reply`.
"""

from bot.library.records import Library, Product
from bot.pricing.offer import Offer
from bot.reply import Block, Button, Line, Press, Reply
from bot.wording.price import offer_sentence, price_words, product_prices
from bot.wording.texts import Texts


def product_reply(product: Product | None, typed: Offer | None, texts: Texts, library: Library, tag: str) -> Reply:
    """The page of /product. `typed`: the offer of this visit, where a price was typed over the product's."""
    blocks: list[Block] = [Line(texts.say("product.title"), "strong")]
    if product is None:
        blocks.append(Line(texts.say("product.none")))
    else:
        words = product.words[texts.language]
        blocks.append(Line(words.name, "strong"))
        blocks += [Line(sentence, label="·") for sentence in product_prices(product, texts, library)]
        if words.included:
            included = ("、" if texts.language == "zh" else ", ").join(words.included)
            blocks.append(Line(texts.say("product.includes", included=included)))
        for rival in product.rivals:
            price = price_words(rival.price, texts, library)
            told = texts.say("price.rival_seen", name=rival.name, price=price, source=rival.source, seen=rival.seen)
            blocks.append(Line(told, "quiet"))
    if typed is not None:
        blocks.append(Line(texts.say("product.typed", offer=offer_sentence(typed, texts, library))))
    blocks.append(Line(texts.say("product.choose"), "quiet"))
    return Reply(tuple(blocks), _buttons(product, typed, texts, library, tag), texts.language)


def unknown_product_reply(said: str, texts: Texts) -> Reply:
    lines = (Line(texts.say("product.unknown", said=said)), Line(texts.say("product.choose"), "quiet"))
    return Reply(lines, (), texts.language)


def _buttons(
    product: Product | None, typed: Offer | None, texts: Texts, library: Library, tag: str
) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = []
    if product is not None or typed is not None:
        rows.append((Button(texts.say("product.frames"), Press("price_show", f":{tag}")),))
    for place, rival in enumerate(product.rivals if product else (), 1):
        rows.append((Button(texts.say("product.against", name=rival.name), Press("price_vs", f"{place}:{tag}")),))
    rows += [
        (Button(other.words[texts.language].name, Press("product_set", f"{other.id}:{tag}")),)
        for other in library.products.values()
        if other is not product
    ]
    last = []
    if product is not None:
        last.append(Button(texts.say("product.without"), Press("product_set", f":{tag}")))
    if typed is not None:
        last.append(Button(texts.say("product.forget"), Press("product_forget", tag)))
    return (*rows, tuple(last)) if last else tuple(rows)
