"""A tool step by step: the answers given so far come in, the next question or the finished sheet goes out.

A question is answered by the number of a choice, so a whole wizard fits into a button and nothing has to be kept.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from bot.library.records import Library, ProductWords
from bot.library.systems import Part, ToolName
from bot.playbook import (
    approach,
    complaint,
    lifecycle,
    needs,
    presenting,
    promises,
    relation,
    retention,
    signals,
    style,
)
from bot.playbook.fill import filled, product_values
from bot.playbook.sheet import Choice, Given, Line, Question, Said, Say, Sheet, Step, Tell
from bot.playbook.tiers import tier_of
from bot.playbook.workload import GRADES, Plan, read_plan, relieved
from bot.pricing.money import plain

_TIERS = "vip_tiers_"
_MOST_ANSWERS = 6


def step(tool: ToolName, given: Given) -> Step:
    """The next step of a tool. Answers that lead nowhere begin it anew. KeyError where the library lacks the tool's
    cards: `is_ready` tells before."""
    answers = given.answers[:_MOST_ANSWERS]
    return _TOOLS[tool](Given(given.library, given.language, answers, given.product, given.typed))


def is_ready(tool: ToolName, library: Library) -> bool:
    """Whether the library holds the cards that a tool takes its words from."""
    return all(system in library.playbook for system in NEEDS[tool])


# The cards without which a tool has nothing to say.
NEEDS: Mapping[ToolName, tuple[str, ...]] = MappingProxyType(
    {
        "preparation": ("visit_checklist", "sales_aids", "first_contact_rules"),
        "approach": ("visit_six_methods",),
        "needs": ("needs_four_questions",),
        "presenting": ("fab_method", "five_izations"),
        "signals": ("closing_signals",),
        "style": ("crm_customer_styles",),
        "relation": ("trust_four_relations", "trust_routes"),
        "complaint": ("complaint_18_tips", "written_reply_practice"),
        "promises": ("kr_list1",),
        "workload": ("crm_workload_table",),
        "tiers": ("vip_definition",),
        "lifecycle": ("vip_lifecycle",),
        "retention": (
            "crm_defection_reasons",
            *dict.fromkeys(one.system for reason in retention.REASONS for one in retention.help_with(reason)),
        ),
    }
)


def _chosen(answers: Sequence[int], place: int, count: int) -> int | None:
    """The answer at a place, None where there is none or it is out of bounds."""
    return answers[place] if len(answers) > place and 0 <= answers[place] < count else None


def _question(tool: ToolName, name: str, choices: Sequence[str], given: Given, asked: int = 0) -> Question:
    keys = tuple(Choice(f"tool.{tool}.{choice}") for choice in choices)
    return Question(tool, f"tool.{tool}.{name}", keys, given.answers[:asked])


def _part_lines(part: Part) -> tuple[Line, ...]:
    return (Tell(part.text), *(Say(line) for line in part.say if "{" not in line))


def _preparation(given: Given) -> Step:
    # The checklist has ticks of its own; the sheet only lists what it asks.
    lines = [Tell(part.text) for part in given.words("visit_checklist").parts.values()]
    return Sheet("preparation", tuple(lines), NEEDS["preparation"])


def _approach(given: Given) -> Step:
    chosen = _chosen(given.answers, 0, len(approach.SITUATIONS))
    if chosen is None:
        return _question("approach", "ask", approach.SITUATIONS, given)
    lines: list[Line] = []
    for method in approach.suitable((approach.SITUATIONS[chosen],)):
        lines += _part_lines(given.part("visit_six_methods", method))
    return Sheet("approach", tuple(lines), ("visit_six_methods", "opening_steps"))


def _product(tool: ToolName, given: Given) -> ProductWords | Question:
    """The product to work on: the one named, the only one, or a question."""
    products = given.library.products
    names = sorted(products)
    chosen = given.product if given.product in products else None
    if chosen is None:
        place = 0 if len(names) == 1 else _chosen(given.answers, 0, len(names))
        if place is None:
            labels = tuple(Choice(text=products[name].words[given.language].name) for name in names)
            return Question(tool, f"tool.{tool}.ask", labels)
        chosen = names[place]
    return products[chosen].words[given.language]


def _needs(given: Given) -> Step:
    product = _product("needs", given) if given.library.products else ProductWords("")
    if isinstance(product, Question):
        return product
    asked = needs.questions(given.words("needs_four_questions"), given.language, product)
    lines: list[Line] = []
    for kind in needs.TYPES:
        lines.append(Said(f"tool.needs.{kind}", strong=True))
        lines += [Say(one.text, f"tool.needs.{one.form}") for one in asked if one.type == kind]
    return Sheet("needs", tuple(lines), ("needs_four_questions", "crm_question_types"))


def _presenting(given: Given) -> Step:
    product = _product("presenting", given) if given.library.products else ProductWords("")
    if isinstance(product, Question):
        return product
    lines: list[Line] = []
    for one in presenting.fab(product, given.words("fab_method")):
        lines += [Tell(one.feature, "tool.presenting.f"), Tell(one.advantage, "tool.presenting.a")]
        lines += [Tell(one.benefit, "tool.presenting.b"), Say(one.sentence)]
    ways = presenting.five_ways(product, given.words("five_izations"))
    lines += [Say(way.sentence, f"tool.presenting.{way.part}") for way in ways]
    values = product_values(product)
    none = Said("tool.presenting.none", {"product": values.get("product", "")})
    return Sheet("presenting", tuple(lines) or (none,), NEEDS["presenting"])


def _signals(given: Given) -> Step:
    words = given.words("closing_signals")
    chosen = _chosen(given.answers, 0, len(signals.SIGNALS))
    signal = signals.SIGNALS[chosen] if chosen is not None else signals.described(given.typed, words)
    if signal is None:
        labels = tuple(Choice(text=words.parts[name].when[0]) for name in signals.SIGNALS)
        return Question("signals", "tool.signals.ask", labels)
    return Sheet("signals", _part_lines(words.parts[signal]), ("closing_signals",))


def _style(given: Given) -> Step:
    seen = [_chosen(given.answers, place, len(style.STYLES)) for place in range(len(style.OBSERVATIONS))]
    for place, answer in enumerate(seen):
        if answer is None:
            name = style.OBSERVATIONS[place]
            return _question("style", f"{name}.ask", [f"{name}.{one}" for one in style.STYLES], given, place)
    verdict = style.style_of([style.STYLES[answer] for answer in seen if answer is not None])
    lines: list[Line] = [] if verdict.sure else [Said("tool.style.unsure")]
    for one in verdict.styles:
        lines += _part_lines(given.part("crm_customer_styles", one))
    return Sheet("style", tuple(lines), ("crm_customer_styles", "psychology_types"))


def _relation(given: Given) -> Step:
    answers = [_chosen(given.answers, place, 2) for place in range(2)]
    for place, name in enumerate(("person", "institution")):
        if answers[place] is None:
            return _question("relation", f"{name}.ask", ("yes", "no"), given, place)
    found = relation.standing(person=answers[0] == 0, institution=answers[1] == 0)
    lines: list[Line] = list(_part_lines(given.part("trust_four_relations", found.relation)))
    for road in found.roads:
        stops = {f"stop{place}": f"tool.relation.{stop}" for place, stop in enumerate(road, 1)}
        lines.append(Said(f"tool.relation.road{len(road)}", keys=stops))
    return Sheet("relation", tuple(lines), NEEDS["relation"])


def _complaint(given: Given) -> Step:
    written = complaint.read_slots(given.typed)
    if written:
        letter = complaint.letter(given.words("written_reply_practice"), written)
        return Sheet("complaint", (Said("tool.complaint.letter", strong=True), Say(letter)), NEEDS["complaint"])
    chosen = _chosen(given.answers, 0, len(complaint.TROUBLES))
    if chosen is None:
        return _question("complaint", "ask", complaint.TROUBLES, given)
    tips = complaint.tips_for((complaint.TROUBLES[chosen],))
    lines: list[Line] = [Tell(given.part("complaint_18_tips", f"tip_{tip}").text) for tip in tips]
    letter = complaint.letter(given.words("written_reply_practice"), {})
    lines += [Said("tool.complaint.letter", strong=True), Say(letter), Said("tool.complaint.type")]
    return Sheet("complaint", tuple(lines), NEEDS["complaint"])


def _promises(given: Given) -> Step:
    chosen = _chosen(given.answers, 0, len(promises.DOUBTS))
    if chosen is None:
        return _question("promises", "ask", promises.DOUBTS, given)
    phrases = given.part("kr_list1", promises.PHRASES).say
    number = promises.phrase_number(promises.DOUBTS[chosen])
    lines: tuple[Line, ...] = (Said("tool.promises.keep"),)
    if number < len(phrases):
        lines = (Say(phrases[number]), *lines)
    return Sheet("promises", lines, ("kr_list1", "exceed_expectations_principles"))


def _workload(given: Given) -> Step:
    plan = read_plan(given.typed)
    if plan is None:
        return Sheet("workload", (Said("tool.workload.type"),), ("crm_workload_table",))
    lines: list[Line] = [_load(plan, grade) for grade in GRADES if grade in plan.loads]
    total = {"month": plain(plan.month), "days": str(plan.days), "day": str(plan.planned_a_day)}
    lines.append(Said("tool.workload.total", total, strong=True))
    if plan.most is not None and plan.fits:
        lines.append(Said("tool.workload.fits", {"most": str(plan.most)}))
    elif plan.most is not None:
        lines.append(Said("tool.workload.short", {"most": str(plan.most), "missing": plain(plan.missing)}))
        eased = relieved(plan)
        if eased is None:
            lines.append(Said("tool.workload.hopeless"))
        else:
            changed = [grade for grade in GRADES if plan.loads.get(grade) != eased.loads.get(grade)]
            lines += [_load(eased, grade, "tool.workload.eased") for grade in changed]
    return Sheet("workload", tuple(lines), ("crm_workload_table", "crm_route_management"))


def _load(plan: Plan, grade: str, key: str = "tool.workload.load") -> Said:
    load = next(load for own, load in plan.loads.items() if own == grade)
    values = {
        "grade": grade,
        "customers": str(load.customers),
        "times": plain(load.times),
        "visits": plain(load.visits),
    }
    return Said(key, values)


def tables(library: Library) -> dict[str, tuple[str, str]]:
    """The threshold tables by the name they are asked for ("telecom.points"), each with its card and its key there."""
    return {
        f"{system.removeprefix(_TIERS)}.{name}": (system, name)
        for system, one in sorted(library.playbook.items())
        for name in one.tables
    }


def _tiers(given: Given) -> Step:
    known = tables(given.library)
    named, _, amount = given.typed.strip().casefold().partition(" ")
    if named in known:
        system, table = known[named]
        try:
            tier = tier_of(Decimal(amount.replace(",", "")), given.library.playbook[system].tables[table])
        except (InvalidOperation, ValueError):
            return Sheet("tiers", (Said("tool.tiers.type", {"table": named}),), (system,))
        words = given.words(system)
        lines: list[Line] = [Tell(words.parts[tier.name].text) if tier.name else Said("tool.tiers.none")]
        if tier.next is not None:
            row = words.parts[tier.next].text
            lines.append(Said("tool.tiers.next", {"lacking": plain(tier.lacking), "row": row}))
        lines.append(Said("tool.tiers.historic"))
        return Sheet("tiers", tuple(lines), (system,))
    names = sorted(known)
    chosen = _chosen(given.answers, 0, len(names))
    if chosen is None:
        return Question("tiers", "tool.tiers.ask", tuple(Choice(text=name) for name in names))
    system, _ = known[names[chosen]]
    lines = [Tell(part.text) for part in given.words(system).parts.values()]
    return Sheet("tiers", (*lines, Said("tool.tiers.type", {"table": names[chosen]})), (system,))


def _lifecycle(given: Given) -> Step:
    chosen = _chosen(given.answers, 0, len(lifecycle.SEEN))
    if chosen is None:
        return _question("lifecycle", "ask", lifecycle.SEEN, given)
    part = given.part("vip_lifecycle", lifecycle.stage_of(lifecycle.SEEN[chosen]))
    return Sheet("lifecycle", _part_lines(part), ("vip_lifecycle",))


def _retention(given: Given) -> Step:
    chosen = _chosen(given.answers, 0, len(retention.REASONS))
    if chosen is None:
        return _question("retention", "ask", retention.REASONS, given)
    reason = retention.REASONS[chosen]
    lines: list[Line] = [Said(f"tool.retention.{reason}.{number}") for number in range(1, retention.STEPS + 1)]
    help_with = retention.help_with(reason)
    for one in help_with:
        part = given.part(one.system, one.part)
        lines.append(Tell(part.text))
        lines += [Say(text) for line in part.say if (text := filled(line, {}, blank="……"))]
    return Sheet("retention", tuple(lines), ("crm_defection_reasons", *(one.system for one in help_with)))


_TOOLS: Mapping[ToolName, Callable[[Given], Step]] = MappingProxyType(
    {
        "preparation": _preparation,
        "approach": _approach,
        "needs": _needs,
        "presenting": _presenting,
        "signals": _signals,
        "style": _style,
        "relation": _relation,
        "complaint": _complaint,
        "promises": _promises,
        "workload": _workload,
        "tiers": _tiers,
        "lifecycle": _lifecycle,
        "retention": _retention,
    }
)
