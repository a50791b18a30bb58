"""What stands on the picture of a week: the same figures as in the lines, in fewer words."""

from bot.analytics.chart import Bar, Chart, Column, KeyFigure
from bot.analytics.numbers import Heard
from bot.wording.numbers import MOST_HEARD, View, percent
from bot.wording.texts import Texts


def numbers_chart(view: View, texts: Texts) -> Chart:
    """The words and figures of the picture."""
    numbers = view.numbers
    week = numbers.week
    team = view.team.name if view.team else texts.say("numbers.all_teams")
    notes = [texts.say("chart.bars"), texts.say("chart.columns")]
    if numbers.rising:
        notes.insert(1, texts.say("chart.rises"))
    if not view.named:
        notes.append(texts.say("numbers.in_fives"))
    return Chart(
        heading=team,
        title=texts.say("chart.title", day=f"{week.start:%Y-%m-%d}"),
        figures=(
            KeyFigure(str(week.asked), texts.say("chart.asked")),
            KeyFigure(percent(week.abstention), texts.say("chart.unknown")),
            KeyFigure(f"{len(week.people)} / {view.members}", texts.say("chart.used")),
            KeyFigure(str(numbers.trust.score), texts.say("chart.trust")),
        ),
        bars_title=texts.say("numbers.heard"),
        bars=[_bar(one, view) for one in numbers.heard[:MOST_HEARD] if one.now],
        columns_title=texts.say("numbers.weeks"),
        columns=[Column(f"{one.start:%m-%d}", one.asked, one.unknown) for one in numbers.weeks],
        notes=notes,
    )


def _bar(one: Heard, view: View) -> Bar:
    return Bar(view.titles.get(one.intent, one.intent), one.now, str(one.now), one.before, one.rise is not None)
