"""What was decided about lines nobody understood, in the database."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.analytics.gaps import DECISIONS, VERDICTS, Gap, Verdict
from bot.language.detect import LANGUAGES
from bot.storage.json_text import known, read_prints, write_prints
from bot.storage.rows import insert_into
from bot.storage.tables import gap as gaps
from bot.storage.tables import trial


class SqlGaps:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, gap: Gap) -> Gap:
        row = {
            "at": gap.at,
            "team_id": gap.team,
            "language": gap.language,
            "decision": gap.decision,
            "intent": gap.intent,
            "times": gap.times,
            "people": gap.people,
            "prints": write_prints(gap.prints),
        }
        added = await self._connection.execute(insert(gaps).values(**row).returning(gaps.c.id))
        return replace(gap, id=added.scalar_one())

    async def of(self, team: int | None) -> tuple[Gap, ...]:
        rows = await self._connection.execute(
            select(gaps).where(gaps.c.team_id.is_(None) if team is None else gaps.c.team_id == team).order_by(gaps.c.id)
        )
        return tuple(
            Gap(
                row.at, row.team_id, language, decision, row.intent, row.times, row.people,
                read_prints(row.prints), row.id,
            )
            for row in rows
            if (language := known(row.language, LANGUAGES)) and (decision := known(row.decision, DECISIONS))
        )  # fmt: skip

    async def hand_out(self, change: int, people: Collection[int]) -> None:
        adding = insert_into(self._connection.dialect.name, trial).on_conflict_do_nothing()
        for person in people:
            await self._connection.execute(adding, {"change": change, "person": person})

    async def judge(self, change: int, person: int, verdict: Verdict) -> bool:
        this = update(trial).where(trial.c.change == change, trial.c.person == person)
        return (await self._connection.execute(this.values(verdict=verdict))).rowcount == 1

    async def trials(self, change: int) -> Mapping[int, Verdict | None]:
        rows = await self._connection.execute(select(trial).where(trial.c.change == change).order_by(trial.c.person))
        return {row.person: known(row.verdict, VERDICTS) for row in rows}
