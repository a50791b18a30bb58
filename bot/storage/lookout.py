"""What every process looks at all the time: which edition is live, which canaries run, whether a change waits. It only
reads, so it keeps nobody from writing."""

from sqlalchemy import func, or_, select

from bot.storage.canaries import VERSION as CANARIES
from bot.storage.database import Database
from bot.storage.tables import canary, change, edition

_VERSION = select(func.coalesce(func.max(edition.c.number), 0))
_WAITS = select(
    or_(
        select(change.c.id).where(change.c.state.in_(("waiting", "leaving"))).exists(),
        select(canary.c.id).where(canary.c.state == "asked").exists(),
    )
)


class Lookout:
    """Looks into an open database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def version(self) -> int:
        """The number of the edition that is live; 0 before the first."""
        async with self._database.reading() as view:
            number: int = (await view.execute(_VERSION)).scalar_one()
            return number

    async def canaries(self) -> tuple[int, int]:
        """Another value whenever any canary is another one."""
        async with self._database.reading() as view:
            count, revision = (await view.execute(CANARIES)).one()
            return count, revision

    async def waits(self) -> bool:
        """Whether a change waits to be published or taken out, or a canary to begin."""
        async with self._database.reading() as view:
            return bool((await view.execute(_WAITS)).scalar_one())
