"""/price, /product and a price typed by itself: what is asked back, what a press completes, what stays in the visit."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.price import ACTIONS as PRICE_ACTIONS
from bot.conversation.product import ACTIONS as PRODUCT_ACTIONS
from bot.conversation.quoting import ACTIONS as QUOTE_ACTIONS
from bot.conversation.request import Commanded, Outcome, Pressed, Request, Said, Sender
from bot.conversation.router import Router
from bot.language.detect import LANGUAGES
from bot.library.read import read
from bot.library.records import Library
from bot.reply import Copy, Press, Reply
from bot.telegram.callback_data import pack
from bot.telegram.markup import html_of
from bot.wording.texts import texts_in
from tests.fakes import FakeStore
from tests.scripted import scripted_edition
from tests.small_library import write_small_library

REP = Sender(7, 7, "en")
WEI = Sender(8, 8, "zh-TW")
SOFTWARE = """\
price: {amount: 20, every: month, currency: USD, per: seat}
tiers: [{from: 10, amount: 18}]
term: 12 months
used: most_days
zh: {name: "团队软件", included: ["培训"]}
ko: {name: "팀 소프트웨어"}
en: {name: "Team Software", included: ["onboarding"]}
rivals: [{name: "Rival A", price: {amount: 15, every: month, per: seat}, source: "public price list", seen: 2026-04-01}]
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder: Path = tmp_path_factory.mktemp("library")
    write_small_library(folder)
    (folder / "products" / "software.yaml").write_text(SOFTWARE, encoding="utf-8")
    library, findings = read(folder)
    assert library is not None, findings
    return library


@dataclass
class Talk:
    """One rep's talk; `reply` is what was shown last."""

    library: Library
    sender: Sender = REP
    store: FakeStore = field(default_factory=FakeStore)
    now: datetime = datetime(2026, 5, 4, 9, tzinfo=UTC)

    def __post_init__(self) -> None:
        edition = scripted_edition(self.library, {"too dear": ("price_too_high",)})
        self.router = Router(self.store, lambda: edition, lambda: self.now, admins=frozenset())
        self.reply = Reply(())

    async def says(self, text: str) -> str:
        return await self._does(Said(self.sender, text))

    async def commands(self, name: str, argument: str = "") -> str:
        return await self._does(Commanded(self.sender, name, argument))

    async def presses(self, label: str) -> str:
        [press] = [
            button.does
            for row in self.reply.buttons
            for button in row
            if button.label == label and isinstance(button.does, Press)
        ]
        return await self._does(Pressed(self.sender, press.action, press.argument))

    def labels(self) -> list[str]:
        return [button.label for row in self.reply.buttons for button in row if isinstance(button.does, Press)]

    async def _does(self, request: Request) -> str:
        outcome: Outcome = await self.router.answer(request)
        assert outcome.reply is not None
        self.reply = outcome.reply
        html_of(self.reply)
        for row in self.reply.buttons:
            for button in row:
                if isinstance(button.does, Press):
                    pack(button.does, self.sender.chat, b"secret")
        return "\n".join(f"{line.label} {line.text}".strip() for line in self.reply.lines())


@pytest.fixture
def talk(small: Library) -> Iterator[Talk]:
    yield Talk(small)


async def test_the_price_is_asked_for_then_the_term_and_every_page_has_its_total(talk: Talk) -> None:
    assert "What does it cost?" in await talk.commands("price")
    page = await talk.says("200/month vs 150")
    assert "under $7 a day" in page
    assert "2,400" in page and "1,800" in page
    page = await talk.presses("24 months")
    assert "$200 a month · 2 years" in page and "Total over 2 years: $4,800." in page
    assert "If they ask for the year: $2,400." in page
    assert "12 months" not in talk.labels()


async def test_a_fee_is_inside_every_sum(talk: Talk) -> None:
    page = await talk.commands("price", "200/month, 24 months, 100 setup")
    assert "Total over 2 years: $4,900, fees included." in page
    assert "If they ask for the year: $2,500, fees included." in page


async def test_a_sum_without_tax_says_so(talk: Talk) -> None:
    page = await talk.commands("price", "$200 a month plus tax, 24 months")
    assert "Total over 2 years: $4,800 plus tax." in page
    assert "If they ask for the year: $2,400 plus tax." in page
    assert "plus tax" not in await talk.commands("price", "$200 a month tax included, 24 months")


async def test_a_refusal_says_why(talk: Talk) -> None:
    page = await talk.commands("price", "$2,000/month")
    assert "is not small change" in page and "Type it, like" in page


async def test_two_readings_are_asked_about_and_the_press_keeps_all_the_rest(talk: Talk) -> None:
    assert await talk.commands("price", "1.200 a month, 24 months, 100 setup") == "By 1.200, do you mean 1.2 or 1200?"
    page = await talk.presses("1200")
    assert "$1,200 a month · 2 years · one-off fees $100" in page and "28,900" in page


async def test_a_multiplier_is_asked_about(talk: Talk) -> None:
    assert await talk.commands("price", "$49/month x 12") == "Times 12: seats, or monthly payments?"
    assert "$49 per seat a month · seats: 12" in await talk.presses("that many seats")
    assert "$7,056" in "\n".join(line.text for line in talk.reply.lines())
    await talk.commands("price", "$49 x 12")
    assert "$49 a month · a year" in await talk.presses("that many monthly payments")


async def test_what_is_said_of_each_seat_holds_for_the_other_offer_too(talk: Talk) -> None:
    await talk.commands("price", "10 seats, $20 a month vs $15 a month")
    page = await talk.presses("for each of them")
    assert "The other offer: $15 per seat a month." in page
    assert "$2,400" in page and "$1,800" in page


async def test_a_missing_rhythm_is_a_press_away_and_the_other_offer_takes_it_too(talk: Talk) -> None:
    assert "How often is it paid?" in await talk.commands("price", "$200 vs 150")
    page = await talk.presses("a month")
    assert "The other offer: $150 a month." in page and "$2,400" in page


async def test_what_is_no_price_is_asked_again(talk: Talk) -> None:
    assert "I cannot read $50 every two weeks as a price." in await talk.commands("price", "$50 every two weeks")


async def test_a_new_price_takes_no_fee_and_no_term_over_from_the_one_before(talk: Talk) -> None:
    await talk.commands("price", "200/month, 24 months, 100 setup")
    page = await talk.commands("price", "300/month")
    assert "300 a month" in page and "fees" not in page and "2 years" not in page
    page = await talk.commands("price", "24 months")
    assert "300 a month · 2 years" in page


async def test_a_visit_that_is_over_leaves_no_price(talk: Talk) -> None:
    await talk.commands("price", "200/month")
    talk.now += timedelta(hours=5)
    assert "What does it cost?" in await talk.commands("price")


async def test_a_typed_price_is_used_by_the_card_of_the_next_objection(talk: Talk) -> None:
    await talk.says("200/month, 24 months")
    assert "4,800" in await talk.says("too dear")


async def test_a_product_brings_its_tiers_and_rivals_with_source_and_date(talk: Talk) -> None:
    await talk.commands("product")
    page = await talk.presses("Team Software")
    assert "$20 per seat a month · seats: 1 · a year" in page
    assert "From 10 seats: $18 per seat a month" in page
    assert "Rival A: $15 per seat a month. Source: public price list, seen 2026-04-01." in page
    page = await talk.presses("Compare with Rival A")
    assert "Team Software" in page and "$240" in page and "$180" in page and "seen 2026-04-01" in page
    page = await talk.commands("price", "12 seats")
    assert "$18 per seat a month · seats: 12" in page and "$2,592" in page
    assert (await talk.store.preferences.of(REP.person)).product == "software"


@pytest.mark.parametrize("name", ["software", "team software", "Team Sofware", "團隊軟體", "团队软件", "팀 소프트웨어"])
async def test_a_product_is_found_by_name(talk: Talk, name: str) -> None:
    await talk.commands("product", name)
    assert (await talk.store.preferences.of(REP.person)).product == "software"


async def test_an_offer_of_ones_own_holds_for_the_visit_and_is_forgotten_on_request(talk: Talk) -> None:
    page = await talk.commands("product", "180/month, 24 months")
    assert "Typed for this visit: $180 a month · 2 years" in page
    assert "4,320" in await talk.presses("Ways to say the price")
    await talk.commands("product")
    assert "Typed for this visit" not in await talk.presses("Forget what I typed")
    assert (await talk.store.preferences.of(REP.person)).product is None
    assert "no product" in await talk.commands("product", "a bicycle")


async def test_a_bare_number_is_said_of_the_product_as_it_is_sold(talk: Talk) -> None:
    await talk.commands("product", "software")
    assert "$22 per seat a month" in await talk.commands("price", "22")


async def test_another_currency_is_another_offer(talk: Talk) -> None:
    await talk.commands("product", "software")
    page = await talk.commands("price", "£30 a month")
    assert "Team Software" not in page and "£30 a month" in page and "£360" in page


async def test_a_fee_in_another_currency_leaves_no_sum(talk: Talk) -> None:
    page = await talk.commands("price", "$30 a month, 50 euro setup")
    assert "is in another currency" in page and "Total over" not in page and "360" not in page


async def test_a_page_stays_in_the_language_it_was_asked_in(small: Library) -> None:
    talk = Talk(small, WEI)
    page = await talk.commands("price", "一個月200，簽兩年")
    assert "24個月一共4800元" in page and talk.reply.language == "zh-Hant"
    assert "客戶問一年多少" in await talk.says("200/月")
    page = await talk.says("월 3만원")
    assert "1년에 얼마냐고" in page
    assert "약정" in await talk.presses("24개월") and talk.reply.language == "ko"


async def test_who_names_the_price_first_takes_two_questions(talk: Talk) -> None:
    await talk.commands("price", "200/month")
    assert "where both sides stand" in await talk.presses("Who names it first?")
    assert "know this trade" in await talk.presses("Not really")
    await talk.presses("Yes, an expert")
    assert (await talk.presses("No")).startswith("Let them speak first")
    await talk.commands("price")
    await talk.presses("Who names it first?")
    assert (await talk.presses("Yes, well prepared")).startswith("Name your price first.")


@pytest.mark.parametrize("argument", ["", "maybe:en", "no.no:en", "no.expert.maybe:zh-Hant", "yes.expert.no.no:ko"])
async def test_answers_nobody_could_give_begin_again(talk: Talk, argument: str) -> None:
    outcome = await talk.router.answer(Pressed(REP, "quote", argument))
    assert outcome.reply is not None
    assert len(outcome.reply.buttons) == 2


async def test_the_button_above_inline_results_leads_to_the_question(talk: Talk) -> None:
    assert "What does it cost?" in await talk.commands("start", "price")


ARGUMENTS = st.text(max_size=30) | st.from_regex(r"\A[\d.,a-z:]*\Z")


@pytest.fixture(scope="module")
def press(small: Library) -> Callable[[str, str], Awaitable[Outcome]]:
    """A press in a talk of its own. (A whole library among the arguments would be printed with every failure.)"""

    async def pressed(action: str, argument: str) -> Outcome:
        talk = Talk(small)
        await talk.commands("price", "200/month")
        return await talk.router.answer(Pressed(REP, action, argument))

    return pressed


@given(st.sampled_from(sorted(PRICE_ACTIONS | PRODUCT_ACTIONS | QUOTE_ACTIONS)), ARGUMENTS)
async def test_no_press_of_ours_fails_whatever_it_carries(
    press: Callable[[str, str], Awaitable[Outcome]], action: str, argument: str
) -> None:
    outcome = await press(action, argument)
    assert outcome.reply is not None
    assert texts_in("en").say("error", code="")[:20] not in "\n".join(line.text for line in outcome.reply.lines())


def test_each_language_says_the_same_things() -> None:
    keys = [set(texts_in(language).sentences) for language in LANGUAGES]
    assert keys[0] == keys[1] == keys[2]


async def test_what_is_copied_is_what_is_shown(talk: Talk) -> None:
    page = await talk.commands("price", "200/month, 24 months")
    copies = [button.does.text for row in talk.reply.buttons for button in row if isinstance(button.does, Copy)]
    assert copies and all(text in page for text in copies)
