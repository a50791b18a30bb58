"""The card for the customer from /price: made from the visit, in any language, while the page stays in its own."""

from datetime import UTC, datetime

from bot.conversation.request import Commanded, Outcome, Pressed, Sender
from bot.conversation.router import Router
from bot.library.records import Library
from bot.reply import Press, Reply
from bot.telegram.callback_data import pack
from bot.wording.texts import texts_in
from tests.fakes import FakeStore
from tests.scripted import scripted_edition

REP = Sender(7, 7, "en")
WEI = Sender(8, 8, "zh-TW")


def router_over(library: Library, store: FakeStore) -> Router:
    edition = scripted_edition(library, {})
    return Router(store, lambda: edition, lambda: datetime(2026, 5, 4, 9, tzinfo=UTC))


def presses(reply: Reply | None) -> dict[str, Press]:
    assert reply is not None
    found = {button.label: button.does for row in reply.buttons for button in row if isinstance(button.does, Press)}
    for press in found.values():
        pack(press, 7, b"secret")
    return found


def words(outcome: Outcome) -> str:
    assert outcome.reply is not None
    return "\n".join(line.text for line in outcome.reply.lines())


async def test_the_page_of_an_offer_makes_a_card_in_its_own_language_and_in_others(small: Library) -> None:
    store = FakeStore()
    page = await router_over(small, store).answer(Commanded(REP, "price", "$200/month, 24 months"))
    button = presses(page.reply)["Card for the customer"]

    # Another process: everything is in the visit and in the button.
    card = await router_over(small, store).answer(Pressed(REP, button.action, button.argument))
    korean = presses(card.reply)["한국어"]
    other = await router_over(small, store).answer(Pressed(REP, korean.action, korean.argument))

    assert "Total over 24 months: $4,800" in words(card)
    assert "24개월 총액: 4,800달러" in words(other)
    assert (card.replaces, card.notice, other.notice) == (False, *[texts_in("en").say("handout.made")] * 2)
    for outcome in (card, other):
        assert outcome.reply is not None and outcome.reply.attachment is not None


async def test_a_rep_who_reads_traditional_characters_hears_so_and_hands_over_what_is_wanted(small: Library) -> None:
    router = router_over(small, FakeStore())
    page = await router.answer(Commanded(WEI, "price", "每月200元，簽24個月"))
    button = presses(page.reply)["給客戶看的卡片"]

    card = await router.answer(Pressed(WEI, button.action, button.argument))

    assert card.reply is not None and card.reply.language == "zh-Hant"
    assert "24個月一共：4800元" in words(card)
    assert card.notice == "做好了，可以直接轉發給客戶。"


async def test_a_price_without_its_rhythm_offers_no_card_and_says_so_when_pressed(small: Library) -> None:
    router = router_over(small, FakeStore())
    page = await router.answer(Commanded(REP, "price", "$200"))
    assert "Card for the customer" not in presses(page.reply)

    outcome = await router.answer(Pressed(REP, "price_card", ":en"))

    assert outcome == Outcome(notice=texts_in("en").say("handout.no_price"))


async def test_the_taxes_that_were_typed_stand_on_the_card(small: Library) -> None:
    router = router_over(small, FakeStore())
    await router.answer(Commanded(REP, "price", "$200/month plus tax"))

    assert "Taxes not included" in words(await router.answer(Pressed(REP, "price_card", ":en")))
