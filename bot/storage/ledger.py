"""The ledger in the database. What became of a message is read from the outbox, by the key of its row."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)  # fmt: skip
from sqlalchemy import Text as SqlText
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.broadcast.audience import VERSIONS, Audience
from bot.broadcast.campaign import KINDS, STATES, Campaign, Kind
from bot.broadcast.ledger import PLACES, Entry, Outcome, Place, Recipient
from bot.broadcast.outcome import BLOCKED, outcome_of
from bot.broadcast.waves import deleting
from bot.delivery.outbox import State as RowState
from bot.language.detect import Language
from bot.storage.campaign_text import read_audience, read_content, write_audience, write_content
from bot.storage.json_text import known
from bot.storage.recipients import is_silent, reached, version_in
from bot.storage.rows import insert_into, sliced
from bot.storage.tables import Moment, outbox, person, recipient, switched_off, team
from bot.storage.tables import campaign as campaigns

_ROW_STATES: tuple[RowState, ...] = get_args(RowState)

_THIS = (recipient.c.campaign_id == bindparam("number"), recipient.c.person == bindparam("who"))
_ROW = outbox.c.key == recipient.c.letter + literal("/", SqlText) + cast(recipient.c.chat, SqlText)
_IS_BLOCKED = or_(*(func.lower(outbox.c.reason).like(f"%{sign}%") for sign in BLOCKED))
_COULD = and_(
    recipient.c.place == "put", or_(outbox.c.state == "unknown", and_(outbox.c.state == "dead", ~_IS_BLOCKED))
)
_PERSON: Select[Any] = select(
    recipient, person.c.name, person.c.left, person.c.person.label("known"), team.c.name.label("team_name")
)
_PEOPLE = recipient.outerjoin(person, person.c.person == recipient.c.person).outerjoin(
    team, team.c.id == person.c.team_id
)


class SqlLedger:
    """Lives as long as the transaction of its connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, campaign: Campaign) -> Campaign:
        adding = insert(campaigns).values(made_by=campaign.by, made=campaign.made, **_columns(campaign))
        number = (await self._connection.execute(adding.returning(campaigns.c.id))).scalar_one()
        found = await self.campaign(number)
        assert found is not None  # noqa: S101 - it was put this moment
        return found

    async def campaign(self, number: int) -> Campaign | None:
        return await self._one(campaigns.c.id == number)

    async def with_key(self, key: str) -> Campaign | None:
        return await self._one(campaigns.c.key == key)

    async def latest(self, teams_of: int | None, most: int) -> tuple[Campaign, ...]:
        query = select(campaigns).order_by(campaigns.c.id.desc()).limit(most)
        if teams_of is not None:
            query = query.where(campaigns.c.made_by == teams_of)
        return tuple(_campaign(row) for row in await self._connection.execute(query))

    async def change(self, campaign: Campaign) -> Campaign | None:
        same = (campaigns.c.id == campaign.id, campaigns.c.revision == campaign.revision)
        columns = {**_columns(campaign), "revision": campaign.revision + 1}
        changing = update(campaigns).where(*same).values(**columns)
        if (await self._connection.execute(changing)).rowcount != 1:
            return None
        return await self.campaign(campaign.id)

    async def confirmed_since(self, by: int, moment: datetime) -> tuple[datetime, ...]:
        theirs = select(campaigns.c.confirmed).where(campaigns.c.made_by == by, campaigns.c.confirmed > moment)
        return tuple((await self._connection.execute(theirs.order_by(campaigns.c.confirmed))).scalars())

    async def open(self, now: datetime) -> tuple[int, ...]:
        waits = and_(campaigns.c.reminds <= now, campaigns.c.reminded.is_(None))
        has_work = or_(and_(campaigns.c.open.is_(True), campaigns.c.starts <= now), waits)
        return tuple(
            (await self._connection.execute(select(campaigns.c.id).where(has_work).order_by(campaigns.c.id))).scalars()
        )

    async def count(self, audience: Audience, *, by: int, kind: Kind, fallback: Language, now: datetime) -> int:
        people = reached(audience, by=by, kind=kind, fallback=fallback, now=now).subquery()
        return (await self._connection.execute(select(func.count()).select_from(people))).scalar_one()

    async def enter(self, campaign: Campaign, now: datetime) -> int:
        language = campaign.content.language
        people = reached(campaign.audience, by=campaign.by, kind=campaign.kind, fallback=language, now=now)
        columns: dict[str, Any] = {
            "campaign_id": literal(campaign.id),
            "person": person.c.person,
            "chat": person.c.person,
            "version": version_in(campaign.id, len(campaign.content.texts)),
            "tongue": people.selected_columns.tongue,
            "due": literal(campaign.starts or now, Moment()),
            "place": literal("waiting"),
            "letter": literal(""),
            "edition": literal(0),
            "answers": literal(0),
            "reminded": literal(False),
        }
        entering = insert(recipient).from_select(list(columns), people.with_only_columns(*columns.values()))
        return (await self._connection.execute(entering)).rowcount

    async def strike(self, campaign: int) -> None:
        await self._connection.execute(delete(recipient).where(recipient.c.campaign_id == campaign))

    async def due(self, campaign: int, now: datetime, most: int) -> tuple[Recipient, ...]:
        off = switched_off.c.kind.is_not(None).label("off")
        theirs = _PEOPLE.join(campaigns, campaigns.c.id == recipient.c.campaign_id).outerjoin(
            switched_off,
            and_(
                switched_off.c.person == recipient.c.person,
                switched_off.c.kind == campaigns.c.kind,
                campaigns.c.kind != "must",
            ),
        )
        waiting = (recipient.c.campaign_id == campaign, recipient.c.place == "waiting", recipient.c.due <= now)
        query = _PERSON.add_columns(off).select_from(theirs).where(*waiting)
        rows = (await self._connection.execute(query.order_by(recipient.c.due, recipient.c.person).limit(most))).all()
        left = [row.person for row in rows if row.known is None or row.left is not None]
        unwanted = [row.person for row in rows if row.off and row.person not in left]
        for people, place in ((left, "left"), (unwanted, "off")):
            if people:
                await self._set(campaign, people, place=place)
        out = {*left, *unwanted}
        return tuple(_recipient(row) for row in rows if row.person not in out)

    async def next_due(self, campaign: int) -> datetime | None:
        waiting = (recipient.c.campaign_id == campaign, recipient.c.place == "waiting")
        soonest: datetime | None = (
            await self._connection.execute(select(func.min(recipient.c.due)).where(*waiting))
        ).scalar_one()
        return soonest

    async def postpone(self, campaign: int, moments: Mapping[int, datetime]) -> None:
        later = update(recipient).where(*_THIS).values(due=bindparam("then"))
        rows = [{"number": campaign, "who": who, "then": moment} for who, moment in moments.items()]
        if rows:
            await self._connection.execute(later, rows)

    async def put(self, recipients: Sequence[Recipient], letter: str, edition: int) -> None:
        if recipients:
            people = [one.person for one in recipients]
            await self._set(recipients[0].campaign, people, place="put", letter=letter, edition=edition)

    async def taken_back(self, campaign: int, letter: str, chats: Sequence[int], place: Place) -> None:
        theirs = (recipient.c.campaign_id == campaign, recipient.c.letter == letter, recipient.c.place == "put")
        for some in sliced(chats):
            taking = update(recipient).where(*theirs, recipient.c.chat.in_(some))
            await self._connection.execute(taking.values(place=place, letter="", edition=0))

    async def give_up(self, campaign: int) -> None:
        waiting = (recipient.c.campaign_id == campaign, recipient.c.place == "waiting")
        await self._connection.execute(update(recipient).where(*waiting).values(place="cancelled"))

    async def letters(self, campaign: int) -> tuple[str, ...]:
        named = (recipient.c.campaign_id == campaign, recipient.c.letter != "")
        rows = await self._connection.execute(select(recipient.c.letter).where(*named).distinct())
        return tuple(sorted(rows.scalars()))

    async def behind(self, campaign: int, edition: int, most: int) -> tuple[Recipient, ...]:
        return await self._with_message(campaign, recipient.c.edition < edition, most)

    async def read_now(self, recipients: Sequence[Recipient], edition: int) -> None:
        if recipients:
            await self._set(recipients[0].campaign, [one.person for one in recipients], edition=edition)

    async def arrived(self, campaign: int, wave: str, most: int, *, reminded: bool = False) -> tuple[Recipient, ...]:
        other = outbox.alias()
        key = literal(f"{wave}/", SqlText) + cast(recipient.c.chat, SqlText)
        nothing = ~exists(select(literal(1)).where(other.c.key == key))
        wanted = and_(nothing, recipient.c.reminded.is_(True)) if reminded else nothing
        return await self._with_message(campaign, wanted, most)

    async def failed(self, campaign: int) -> int:
        theirs = select(func.count()).select_from(recipient.join(outbox, _ROW))
        return (await self._connection.execute(theirs.where(recipient.c.campaign_id == campaign, _COULD))).scalar_one()

    async def wait_again(self, campaign: int, now: datetime) -> int:
        theirs = select(recipient.c.person).select_from(recipient.join(outbox, _ROW))
        people = (
            (await self._connection.execute(theirs.where(recipient.c.campaign_id == campaign, _COULD))).scalars().all()
        )
        await self._set(campaign, people, place="waiting", letter="", edition=0, due=now)
        return len(people)

    async def remind(self, campaign: int) -> int:
        got = (recipient.c.campaign_id == campaign, is_silent(), outbox.c.state == "sent")
        theirs = select(recipient.c.person).select_from(recipient.join(outbox, _ROW)).where(*got)
        people = (await self._connection.execute(theirs)).scalars().all()
        await self._set(campaign, people, reminded=True)
        return len(people)

    async def recipient(self, campaign: int, person: int) -> Recipient | None:
        query = _PERSON.add_columns(outbox.c.message).select_from(_PEOPLE.outerjoin(outbox, _ROW)).where(*_THIS)
        row = (await self._connection.execute(query, {"number": campaign, "who": person})).one_or_none()
        return None if row is None else _recipient(row)

    async def acknowledge(self, campaign: int, person: int, now: datetime) -> bool:
        reading = update(recipient).where(*_THIS, recipient.c.acknowledged.is_(None)).values(acknowledged=now)
        return (await self._connection.execute(reading, {"number": campaign, "who": person})).rowcount == 1

    async def answer(self, campaign: int, person: int, now: datetime, *, right: bool, after: int) -> bool:
        answering = update(recipient).where(*_THIS, recipient.c.answers == after)
        answering = answering.values(
            acknowledged=func.coalesce(recipient.c.acknowledged, literal(now, Moment())), right=right, answers=after + 1
        )
        return (await self._connection.execute(answering, {"number": campaign, "who": person})).rowcount == 1

    async def sizes(self, campaign: int) -> Mapping[Outcome, int]:
        places = select(recipient.c.place, func.count()).where(recipient.c.campaign_id == campaign)
        counted: Counter[Outcome] = Counter()
        for place, number in await self._connection.execute(places.group_by(recipient.c.place)):
            if (where := known(place, PLACES)) is not None and where != "put":
                counted[where] += number
        letters = await self.letters(campaign)
        rows = (
            select(outbox.c.state, func.count())
            .select_from(recipient.join(outbox, _ROW))
            .where(recipient.c.campaign_id == campaign, recipient.c.place == "put", outbox.c.campaign.in_(letters))
            .group_by(outbox.c.state)
        )
        for state, number in await self._connection.execute(rows):
            counted[outcome_of("put", known(state, _ROW_STATES))] += number
        return counted

    async def entries(self, campaign: int) -> tuple[Entry, ...]:
        gone = outbox.alias()
        key = literal(f"{deleting(campaign)}/", SqlText) + cast(recipient.c.chat, SqlText)
        query = (
            _PERSON.add_columns(
                outbox.c.state,
                outbox.c.reason,
                outbox.c.settled,
                gone.c.state.label("deleted"),
                gone.c.reason.label("kept"),
            )
            .select_from(_PEOPLE.outerjoin(outbox, _ROW).outerjoin(gone, gone.c.key == key))
            .where(recipient.c.campaign_id == campaign)
            .order_by(team.c.name, person.c.name, recipient.c.person)
        )
        return tuple(_entry(row) for row in await self._connection.execute(query))

    async def switched_off(self, person: int) -> frozenset[Kind]:
        theirs = select(switched_off.c.kind).where(switched_off.c.person == person)
        kinds = (await self._connection.execute(theirs)).scalars()
        return frozenset(one for kind in kinds if (one := known(kind, KINDS)) is not None)

    async def switch(self, person: int, kind: Kind, *, off: bool) -> None:
        if off:
            adding = insert_into(self._connection.dialect.name, switched_off).values(person=person, kind=kind)
            await self._connection.execute(adding.on_conflict_do_nothing(index_elements=["person", "kind"]))
            return
        theirs = (switched_off.c.person == person, switched_off.c.kind == kind)
        await self._connection.execute(delete(switched_off).where(*theirs))

    async def _one(self, condition: ColumnElement[bool]) -> Campaign | None:
        row = (await self._connection.execute(select(campaigns).where(condition))).one_or_none()
        return None if row is None else _campaign(row)

    async def _set(self, campaign: int, people: Sequence[int], **what: object) -> None:
        for some in sliced(people):
            theirs = (recipient.c.campaign_id == campaign, recipient.c.person.in_(some))
            await self._connection.execute(update(recipient).where(*theirs).values(**what))

    async def _with_message(self, campaign: int, condition: ColumnElement[bool], most: int) -> tuple[Recipient, ...]:
        """Those who have a message of it, and more."""
        sent = (recipient.c.place == "put", outbox.c.state == "sent", outbox.c.message.is_not(None))
        query = _PERSON.add_columns(outbox.c.message).select_from(_PEOPLE.join(outbox, _ROW))
        query = query.where(recipient.c.campaign_id == campaign, *sent, condition)
        rows = await self._connection.execute(query.order_by(recipient.c.person).limit(most))
        return tuple(_recipient(row) for row in rows)


def _columns(campaign: Campaign) -> dict[str, object]:
    return {
        "kind": campaign.kind,
        "state": campaign.state,
        "revision": campaign.revision,
        "edition": campaign.edition,
        "content": write_content(campaign.content),
        "audience": write_audience(campaign.audience),
        "at": campaign.at,
        "by_their_clock": campaign.by_their_clock,
        "confirmed": campaign.confirmed,
        "starts": campaign.starts,
        "ended": campaign.ended,
        "key": campaign.key or None,
        "progress": campaign.progress,
        "open": campaign.is_open,
        "resend": campaign.resend,
        "round": campaign.round,
        "reminds": campaign.reminds,
        "reminded": campaign.reminded,
    }


def _campaign(row: Row[Any]) -> Campaign:
    return Campaign(
        id=row.id,
        by=row.made_by,
        made=row.made,
        content=read_content(row.content),
        audience=read_audience(row.audience),
        kind=known(row.kind, KINDS) or "news",
        state=known(row.state, STATES) or "cancelled",
        revision=row.revision,
        edition=row.edition,
        at=row.at,
        by_their_clock=row.by_their_clock,
        confirmed=row.confirmed,
        starts=row.starts,
        ended=row.ended,
        key=row.key or "",
        progress=row.progress,
        is_open=row.open,
        resend=row.resend,
        round=row.round,
        reminds=row.reminds,
        reminded=row.reminded,
    )


def _recipient(row: Row[Any]) -> Recipient:
    return Recipient(
        campaign=row.campaign_id,
        person=row.person,
        chat=row.chat,
        version=known(row.version, VERSIONS) or "a",
        tongue=row.tongue,
        due=row.due,
        name=row.name or "",
        team=row.team_name or "",
        place=known(row.place, PLACES) or "cancelled",
        letter=row.letter,
        edition=row.edition,
        message=row._mapping.get("message"),
        acknowledged=row.acknowledged,
        right=row.right,
        answers=row.answers,
        reminded=row.reminded,
    )


def _entry(row: Row[Any]) -> Entry:
    place = known(row.place, PLACES) or "cancelled"
    state, deleted = known(row.state, _ROW_STATES), known(row.deleted, _ROW_STATES)
    outcome = outcome_of(place, state, row.reason or "", deleted)
    reason = row.kept if deleted == "dead" else row.reason
    return Entry(
        person=row.person,
        name=row.name or "",
        team=row.team_name or "",
        version=known(row.version, VERSIONS) or "a",
        tongue=row.tongue,
        outcome=outcome,
        reason=(reason or "") if outcome != "sent" or deleted == "dead" else "",
        at=row.settled if place == "put" else None,
        acknowledged=row.acknowledged,
        right=row.right,
        answers=row.answers,
        reminded=row.reminded,
    )
