"""The command line as programs use it: documented shapes on standard output, exit codes, talk on standard error."""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.__main__ import COMMANDS, main
from bot.encoders.encoder import Encoders
from bot.library.records import KINDS, STEPS
from bot.library.skeleton import skeleton
from tests.small_library import write_small_library

REAL_LIBRARY = Path(__file__).resolve().parents[2] / "intents"


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


Bot = Callable[..., Ran]


@pytest.fixture(scope="module")
def kept_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def bot(
    small_folder: Path, kept_models: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Bot:
    """`bot ...` in this process, over the small library and without the sentence encoders."""
    monkeypatch.setenv("LIBRARY_DIR", str(small_folder))
    monkeypatch.setenv("DATA_DIR", str(kept_models))
    monkeypatch.setattr("bot.wiring.library.find_encoders", lambda folder: Encoders())

    def run(*arguments: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "argv", ["bot", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        with pytest.raises(SystemExit) as left:
            main()
        out, err = capsys.readouterr()
        return Ran(left.value.code if isinstance(left.value.code, int) else 0, out, err)

    return run


def process(*arguments: str, given: str = "", **environment: str) -> Ran:
    """`python -m bot ...` as a process of its own, its output buffered as in a pipe."""
    own = {**os.environ, "PYTHONUNBUFFERED": "", **environment}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments], input=given, capture_output=True, text=True, env=own, timeout=60
    )
    return Ran(done.returncode, done.stdout, done.stderr)


# classify


def test_classify_writes_one_object_a_line(bot: Bot) -> None:
    said = "太贵了\n너무 비싸요\r\nxyz\n\n太贵了，而且我做不了主"
    ran = bot("classify", "--jsonl", stdin=said.encode())
    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert [line["language"] for line in lines] == ["zh", "ko", "en", "en", "zh"]
    assert [[one["id"] for one in line["intents"]] for line in lines] == [
        ["price_too_high"], ["price_too_high"], [], [], ["price_too_high", "need_approval"],
    ]  # fmt: skip
    for line in lines:
        assert set(line) == {"language", "intents", "candidates", "edition"}
        assert len(line["candidates"]) >= 5
        assert all(0 <= one["confidence"] <= 1 for one in line["candidates"] + line["intents"])
    assert len({line["edition"] for line in lines}) == 1


def test_classify_takes_any_bytes(bot: Bot) -> None:
    ran = bot("classify", "--jsonl", stdin=b"\xff\xfe\x00\n" + b"\xed\xa0\x80\n" + b"a" * 1_000_000 + b"\n")
    assert (ran.code, len(ran.out.splitlines())) == (0, 3)


def test_classify_says_it_in_a_line_for_people(bot: Bot) -> None:
    assert bot("classify", "太贵了，而且我做不了主").out == "price_too_high 0.99 + need_approval 0.99\n"
    assert bot("classify", "xyz").out.startswith("? ")


def test_classify_works_on_wording_alone_when_asked_to(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(folder: Path) -> None:
        raise AssertionError("the encoders were asked for")

    monkeypatch.setattr("bot.wiring.library.find_encoders", never)
    assert bot("classify", "--lexical", "太贵了").code == 0


# answer


def answered(bot: Bot, *arguments: str) -> Mapping[str, Any]:
    ran = bot("answer", "--json", *arguments)
    assert ran.code == 0, ran.err
    card: Mapping[str, Any] = ran.json()
    return card


def test_an_objection_comes_with_six_steps_and_its_frames(bot: Bot) -> None:
    card = answered(bot, "太贵了，而且我做不了主", "--amount", "200/month")
    assert (card["kind"], card["language"], card["answered"]) == ("objection", "zh", "price_too_high")
    assert [one["id"] for one in card["intents"]] == ["price_too_high", "need_approval"]
    assert tuple(card["steps"]) == STEPS
    [frame] = card["frames"]
    assert (frame["frame"], frame["amount"], frame["under"], frame["total"]) == ("per_day", "6.58", "7", "2400")
    assert card["steps"]["explain"] == frame["text"]
    assert {refusal["frame"]: refusal["reason"] for refusal in card["refusals"]} == {
        "difference": "no_rival", "total_cost": "no_term",
    }  # fmt: skip
    assert not {"calm", "close", "card", "ask"} & set(card)


def test_a_complaint_a_signal_and_a_topic_have_their_own_shape(bot: Bot) -> None:
    complaint = answered(bot, "把钱退给我")
    assert complaint["calm"] and tuple(complaint["steps"]) == STEPS and "frames" not in complaint
    signal = answered(bot, "多久能装好")
    assert len(signal["close"]) == 2 and "steps" not in signal
    topic = answered(bot, "怎么开口让客户签单")
    assert topic["card"]["id"] == "topic_closing" and topic["card"]["points"] and "steps" not in topic


def test_what_is_not_known_comes_with_the_nearest(bot: Bot) -> None:
    card = answered(bot, "qwertz")
    assert (card["kind"], card["intents"]) == ("none", [])
    assert len(card["nearest"]) <= 3 and all(set(one) == {"id", "title"} for one in card["nearest"])
    assert not {"steps", "answered", "frames"} & set(card)


def test_an_answer_can_be_had_in_another_language(bot: Bot) -> None:
    card = answered(bot, "太贵了", "--language", "ko", "--product", "unlimited_broadband")
    assert card["language"] == "ko"
    assert card["steps"]["repeat"].startswith("무제한 인터넷은")


def test_a_number_with_two_readings_is_asked_about(bot: Bot) -> None:
    assert answered(bot, "太贵了，1.200块一个月")["ask"] == "1.200"


def test_an_answer_for_people_is_plain_text(bot: Bot) -> None:
    ran = bot("answer", "太贵了")
    assert ran.code == 0
    assert len(ran.out.splitlines()) == 7
    assert "{" not in ran.out and "\x1b" not in ran.out


@pytest.mark.parametrize("text", ["", " ", "😀" * 4096, "\u202e", "[" * 200_000, "a" * 1_000_000])
def test_any_text_is_answered(bot: Bot, text: str) -> None:
    assert answered(bot, text)["edition"]


# price


def priced(bot: Bot, *arguments: str) -> Mapping[str, Any]:
    ran = bot("price", "--json", *arguments)
    assert ran.code == 0, ran.err
    shape: Mapping[str, Any] = ran.json()
    return shape


def frames(shape: Mapping[str, Any]) -> dict[str, Any]:
    return {frame["frame"]: frame for frame in shape["frames"]}


def reasons(shape: Mapping[str, Any]) -> dict[str, str]:
    return {refusal["frame"]: refusal["reason"] for refusal in shape["refusals"]}


def test_two_hundred_a_month_is_under_seven_a_day(bot: Bot) -> None:
    shape = priced(bot, "200/month")
    frame = frames(shape)["per_day"]
    assert (frame["amount"], frame["under"], frame["total"], frame["total_months"]) == ("6.58", "7", "2400", 12)
    assert (shape["yearly"], shape["total"], shape["term_months"], shape["worse_deal"]) == ("2400", None, None, None)
    assert shape["amounts"] == [{"role": "ours", "amount": "200", "currency": "USD", "every": "month"}]
    assert "2,400" in frame["text"] and "$7" in frame["text"]


def test_a_process_of_its_own_says_the_same_of_the_library_that_ships() -> None:
    ran = process("price", "200/month", "--term", "24m", "--json", LIBRARY_DIR=str(REAL_LIBRARY))
    assert (ran.code, ran.err) == (0, "")
    shape = ran.json()
    assert shape["amounts"] == [{"role": "ours", "amount": "200", "currency": None, "every": "month"}]
    assert (shape["total"], shape["yearly"], frames(shape)["per_day"]["under"]) == ("4800", "2400", "7")


def test_a_term_gives_the_whole_sum(bot: Bot) -> None:
    shape = priced(bot, "200/month", "--term", "24m")
    assert (shape["total"], shape["yearly"], shape["term_months"]) == ("4800", "2400", 24)
    assert frames(shape)["total_cost"]["amount"] == frames(shape)["per_day"]["total"] == "4800"
    assert all(frame["total"] == "4800" for frame in shape["frames"])


def test_paying_ahead_that_is_cheaper_is_said_and_the_small_number_refused(bot: Bot) -> None:
    shape = priced(bot, "200/month", "--prepaid", "2200/year")
    assert shape["worse_deal"] == "200"
    assert reasons(shape)["per_day"] == "worse_deal"


def test_a_rival_gives_the_difference_with_both_totals(bot: Bot) -> None:
    shape = priced(bot, "200/月 vs 移动150", "--term", "24个月", "--once", "100", "--rival-once", "50")
    frame = frames(shape)["difference"]
    assert (frame["amount"], frame["total"], frame["rival_total"]) == ("50", "4900", "3650")
    assert [one["role"] for one in shape["amounts"]] == ["ours", "rival", "fee"]
    assert {one["currency"] for one in shape["amounts"]} == {"CNY"}
    same = priced(bot, "200/月", "--rival", "150/月", "--term", "2年", "--once", "100", "--rival-once", "50")
    assert frames(same)["difference"]["total"] == "4900"


def test_a_product_brings_its_price_term_and_fees(bot: Bot) -> None:
    shape = priced(bot, "180/月", "--product", "unlimited_broadband", "--language", "zh")
    assert (shape["term_months"], shape["total"]) == (24, str(180 * 24 + 100))
    assert "无限宽带" in frames(shape)["per_day"]["text"] + frames(shape)["total_cost"]["text"]


def test_seats_are_part_of_every_sum(bot: Bot) -> None:
    assert priced(bot, "$20 per seat per month", "--seats", "5")["yearly"] == "1200"
    # --seats says that the price is that of each, the other offer's too
    shape = priced(bot, "$49/month", "--seats", "12", "--rival", "$39/month")
    assert (shape["yearly"], shape["seats"]) == ("7056", 12)
    assert frames(shape)["difference"]["rival_total"] == "5616"


def test_a_product_needs_no_price_beside_it(bot: Bot) -> None:
    assert priced(bot, "--product", "unlimited_broadband", "--language", "en")["total"] == "4900"
    assert bot("price").code == 2


def test_what_is_told_beside_the_price_makes_further_frames() -> None:
    ran = process(
        "price", "200/月", "--once", "100", "--term", "24个月", "--present", "260/月", "--people", "4", "--uses",
        "20/month", "--hours", "3", "--json", LIBRARY_DIR=str(REAL_LIBRARY),
    )  # fmt: skip
    assert (ran.code, ran.err) == (0, "")
    made = frames(ran.json())
    assert (made["saving"]["amount"], made["saving"]["against_total"]) == ("1340", "6240")
    assert (made["per_person"]["amount"], made["per_person"]["count"]) == ("50", 4)
    assert (made["per_use"]["amount"], made["per_hour"]["amount"], made["per_week"]["under"]) == ("10", "2.2", "47")
    assert made["break_even"]["count"] == 2
    assert all(frame["total"] == "4900" and "4900元" in frame["text"] for frame in made.values())


@pytest.mark.parametrize("option", [["--uses", "often"], ["--hours", "25"], ["--gain", "90"], ["--people", "0"]])
def test_what_cannot_be_read_beside_the_price_is_told(bot: Bot, option: list[str]) -> None:
    ran = bot("price", "200/month", *option)
    assert (ran.code, ran.out) == (2, "")
    assert option[0] in ran.err


@pytest.mark.parametrize(
    ("arguments", "frame", "reason"),
    [
        (["200"], "per_day", "no_rhythm"),
        (["no price here"], "per_day", "no_amount"),
        (["2000/month"], "per_day", "too_large_a_day"),
        (["200/month", "--used", "rarely"], "per_day", "rarely_used"),
        (["200 once"], "per_day", "one_off"),
        (["20/hour"], "per_day", "hourly"),
        (["200/month"], "difference", "no_rival"),
        (["200/month", "--rival", "300/month"], "difference", "cheaper_already"),
        (["200/month", "--rival", "30000원/월"], "difference", "rival_not_comparable"),
        (["200/month"], "total_cost", "no_term"),
    ],
)
def test_a_frame_that_is_not_fair_is_refused_with_its_reason(
    bot: Bot, arguments: list[str], frame: str, reason: str
) -> None:
    shape = priced(bot, *arguments)
    assert reasons(shape)[frame] == reason
    assert frame not in frames(shape)
    assert all(refusal["text"] and "{" not in refusal["text"] for refusal in shape["refusals"])


@pytest.mark.parametrize(
    ("text", "asked"), [("$1.200 a month", "1.200"), ("30 or 40 dollars", "30"), ("$" + "9" * 40, "999")]
)
def test_what_could_be_two_prices_is_asked_about(bot: Bot, text: str, asked: str) -> None:
    shape = priced(bot, text)
    assert asked in shape["ask"]
    assert shape["amounts"] == [] == shape["frames"]


def test_prices_for_people_say_each_frame_and_each_refusal(bot: Bot) -> None:
    ran = bot("price", "每月两百块", "--term", "两年")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert "4800元" in ran.out and len(lines) == 5 and lines[-1].startswith("- ")


@pytest.mark.parametrize(
    ("language", "total"),
    [
        ("zh", "24个月一共：4900元"),
        ("zh-Hant", "24個月一共：4900元"),
        ("ko", "24개월 총액: 4,900위안"),
        ("en", "months: ¥4,900"),
    ],
)
def test_the_card_for_the_customer_is_written_as_a_picture_or_a_text(
    bot: Bot, tmp_path: Path, language: str, total: str
) -> None:
    picture, text = tmp_path / "card.png", tmp_path / "card.txt"
    arguments = ("200元/月", "--term", "24m", "--once", "100", "--language", language)

    ran = bot("price", *arguments, "--card", str(picture), "--json")
    assert (ran.code, ran.json()["total"]) == (0, "4900")
    assert picture.read_bytes().startswith(b"\x89PNG")

    assert bot("price", *arguments, "--card", str(text)).code == 0
    assert total in text.read_text("utf-8")


def test_the_card_goes_to_standard_output_alone(small_folder: Path, tmp_path: Path) -> None:
    told = {**os.environ, "LIBRARY_DIR": str(small_folder), "DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "bot", "price", "200/month", "--card", "-"]
    ran = subprocess.run(command, env=told, capture_output=True, timeout=60, check=True)

    assert ran.stdout.startswith(b"\x89PNG") and ran.stdout.endswith(b"IEND\xaeB`\x82")
    assert ran.stderr == b""


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["200/month", "--card", "card.jpg"], 2, ".png or .txt"),
        (["200/month", "--card", "-", "--json"], 2, "standard output"),
        (["200", "--card", "card.png"], 2, "rhythm"),
        (["nothing", "--card", "card.png"], 2, "cannot read"),
        (["200/month", "--card", "no/such/folder/card.png"], 1, "cannot be written"),
    ],
)
def test_a_card_that_cannot_be_made_is_told_and_nothing_is_written(
    bot: Bot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = bot("price", *arguments)

    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err
    assert list(tmp_path.glob("card*")) == []


# check and new


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bot: Bot) -> Path:
    """A library of our own to be spoilt; commands look there."""
    folder = tmp_path / "library"
    write_small_library(folder)
    monkeypatch.setenv("LIBRARY_DIR", str(folder))
    return folder


def test_a_broken_library_is_told_by_file_line_and_column(bot: Bot, broken: Path) -> None:
    file = broken / "objections" / "no_need.yaml"
    file.write_text(file.read_text("utf-8").replace("timing: later", "timing: sometimes\nanchor: &a x"), "utf-8")
    ran = bot("check", "--quick", "--errors")
    assert ran.code == 65
    assert re.search(r"^objections/no_need\.yaml:4:\d+: .+ \[\w+\]$", ran.out, re.MULTILINE)
    assert "errors" in ran.err


def test_a_broken_library_is_told_to_programs_too(bot: Bot, broken: Path) -> None:
    (broken / "market.yaml").write_text("default: [", "utf-8")
    (broken / "languages.yaml").unlink()
    ran = bot("check", "--json", "--quick", "--language", "zh")
    shape = ran.json()
    assert (ran.code, shape["ok"], shape["tests"]) == (65, False, [])
    assert {"market.yaml", "languages.yaml"} <= {finding["path"] for finding in shape["findings"]}
    for finding in shape["findings"]:
        assert {"path", "line", "column", "rule", "key", "severity", "text"} <= set(finding)
        assert finding["text"].startswith(f"{finding['path']}:{finding['line']}:{finding['column']}: ")


@pytest.mark.parametrize("command", [["classify", "太贵了"], ["answer", "太贵了"], ["price", "200/month"], ["build"]])
def test_no_command_works_with_a_broken_library(bot: Bot, broken: Path, command: list[str]) -> None:
    (broken / "market.yaml").write_text("default: [", "utf-8")
    ran = bot(*command)
    assert (ran.code, ran.out) == (65, "")
    assert re.search(r"^market\.yaml:\d+:\d+: ", ran.err)


def test_a_missing_library_is_told_by_name(bot: Bot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIBRARY_DIR", str(tmp_path / "nowhere"))
    assert bot("check", "--quick").code == 65
    assert bot("price", "200/month").code == 65
    ran = bot("new", "objection", "too_heavy")
    assert (ran.code, "nowhere" in ran.err) == (78, True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_intent_is_a_file_ready_to_be_filled_in(bot: Bot, broken: Path, kind: str) -> None:
    ran = bot("new", kind, "warranty_too_short")
    path = Path(ran.out.strip())
    assert ran.code == 0
    assert path == broken / f"{kind}s" / "warranty_too_short.yaml"
    assert path.read_text("utf-8") == skeleton(next(one for one in KINDS if one == kind), "warranty_too_short")


@pytest.mark.parametrize(
    "name", ["Warranty", "a-b", "1st", "_a", "a_", "a__b", "../evil", "a/b", "保修", "a" * 41, "", " ", "a.yaml", "a\n"]
)
def test_a_name_that_is_no_id_is_refused(bot: Bot, broken: Path, name: str) -> None:
    before = sorted(broken.rglob("*"))
    ran = bot("new", "objection", name)
    assert (ran.code, ran.out) == (2, "")
    assert sorted(broken.rglob("*")) == before


def test_an_intent_that_exists_is_not_written_over(bot: Bot, broken: Path) -> None:
    before = (broken / "objections" / "no_need.yaml").read_bytes()
    ran = bot("new", "objection", "no_need")
    assert ran.code == 2 and "exists already" in ran.err
    assert (broken / "objections" / "no_need.yaml").read_bytes() == before


def test_an_unknown_kind_is_refused(bot: Bot, broken: Path) -> None:
    assert bot("new", "excuse", "too_heavy").code == 2


# exit codes and the manners of a command line


def test_every_command_is_listed_and_has_help(bot: Bot) -> None:
    usage = bot("--help")
    assert usage.code == 0
    for name in COMMANDS:
        assert f"  {name}" in usage.out
        if name != "run":
            shown = bot(name, "--help")
            assert (shown.code, shown.err) == (0, "")
            assert f"bot {name}" in shown.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["bogus"],
        ["--bogus"],
        ["price"],
        ["price", "200/month", "--bogus"],
        ["price", "200/month", "--product", "nothing"],
        ["price", "200/month", "--market", "MARS"],
        ["price", "200/month", "--term", "soon"],
        ["price", "200/month", "--rival", "cheap"],
        ["price", "200/month", "--rival", "$1.200"],
        ["price", "200/month", "--used", "always"],
        ["price", "200/month", "--seats", "0"],
        ["price", "200/month", "--seats", "many"],
        ["price", "200/month", "--language", "fr"],
        ["answer", "太贵了", "--product", "nothing"],
        ["answer", "太贵了", "--market", "MARS"],
        ["answer", "太贵了", "--amount", "a lot"],
        ["answer", "太贵了", "--language", "fr"],
        ["classify", "one", "two"],
        ["check", "--bogus"],
        ["new", "objection"],
    ],
)
def test_what_cannot_be_asked_for_is_a_usage_error(bot: Bot, arguments: list[str]) -> None:
    ran = bot(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.strip() and "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("name", "value"),
    [("ADMIN_IDS", "boss"), ("ADMIN_IDS", "1,-2"), ("TELEGRAM_API_URL", "127.0.0.1:8081")],
)
def test_a_setting_that_cannot_be_right_is_told_by_name(
    bot: Bot, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    for command in (["run"], ["chat"], ["price", "200/month"], ["check", "--quick"]):
        ran = bot(*command)
        assert (ran.code, ran.out) == (78, "")
        assert name in ran.err and "Traceback" not in ran.err


def test_serving_without_a_token_or_with_an_unreadable_file_is_told(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bot("serve").code == 78
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", "/nowhere/token")
    ran = bot("run")
    assert ran.code == 78 and "TELEGRAM_BOT_TOKEN_FILE" in ran.err


def test_build_learns_once(bot: Bot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    first, second = bot("build"), bot("build")
    assert (first.code, second.code) == (0, 0)
    assert second.out == first.out.strip() + " (was ready)\n"
    assert Path(first.out.split()[1]).is_file()
    assert first.err and not second.err


@pytest.mark.parametrize("arguments", [["--help"], ["price", "200/month"]])
def test_a_reader_that_goes_away_is_no_reason_to_talk(arguments: list[str], small_folder: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            stdout=closed,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "", "LIBRARY_DIR": str(small_folder)},
            timeout=60,
        )
    assert done.stderr == ""
    assert done.returncode == 1


def test_a_process_speaks_utf_8_and_keeps_talk_out_of_its_data(small_folder: Path, tmp_path: Path) -> None:
    places = {"LIBRARY_DIR": str(small_folder), "DATA_DIR": str(tmp_path)}
    ran = process("classify", "--lexical", "--jsonl", given="太贵了\n", **places)
    assert ran.code == 0
    assert ran.json()["intents"][0]["id"] == "price_too_high"
    assert len(ran.err.splitlines()) == 1  # that it learns, once


def test_check_shows_where_each_line_comes_from(bot: Bot, broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = broken / "packs" / "telecom" / "objections" / "price_too_high.yaml"
    pack.parent.mkdir(parents=True)
    pack.write_text('en: {steps: {explain: ["Count the calls you make."]}}', "utf-8")
    monkeypatch.setenv("LIBRARY_PACKS", "telecom")
    ran = bot("check", "--lines", "price_too_high", "--language", "en")
    shown = ran.out.splitlines()
    assert ran.code == 0
    assert "packs/telecom/objections/price_too_high.yaml:1  en explain: Count the calls you make." in shown
    assert any(line.startswith("objections/price_too_high.yaml:") and "en explain: " in line for line in shown)
    assert not any("  zh " in line for line in shown)
    assert bot("check", "--lines", "price_to_high").err.strip().endswith("Did you mean price_too_high?")


def test_check_looks_at_packs_that_are_not_switched_on(bot: Bot, broken: Path) -> None:
    pack = broken / "packs" / "telecom" / "objections" / "price_too_high.yaml"
    pack.parent.mkdir(parents=True)
    pack.write_text('en: {steps: {explain: ["It is the best there is."]}}', "utf-8")
    ran = bot("check", "--quick", "--language", "en")
    assert ran.code == 65
    assert "packs/telecom/objections/price_too_high.yaml:1:" in ran.out
