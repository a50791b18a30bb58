"""Whom an audience reaches, as one question to the database, so that a hundred thousand people need not pass through
this process: what `broadcast/audience.fits` means, said in SQL."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select

from bot.broadcast.audience import PLACE, VERSIONS, Audience
from bot.broadcast.campaign import Kind
from bot.language.detect import Language
from bot.storage.tables import journal, person, preference, recipient, switched_off

# The last thing somebody asked: when, and in which language.
_LAST = select(journal.c.person, func.max(journal.c.id).label("last")).group_by(journal.c.person).subquery()


def reached(audience: Audience, *, by: int, kind: Kind, fallback: Language, now: datetime) -> Select[Any]:
    """One row for each of them: `person` and `tongue`."""
    tongue = _tongue(fallback)
    wanted = [person.c.left.is_(None), person.c.person != by]
    if kind != "must":
        off = (switched_off.c.person == person.c.person, switched_off.c.kind == kind)
        wanted.append(~exists(select(literal(1)).where(*off)))
    if audience.teams:
        wanted.append(person.c.team_id.in_(sorted(audience.teams)))
    if audience.roles:
        wanted.append(person.c.role.in_(sorted(audience.roles)))
    if audience.languages:
        wanted.append(_language(tongue).in_(sorted(audience.languages)))
    if audience.products:
        wanted.append(preference.c.product.in_(sorted(audience.products)))
    if audience.inactive is not None:
        late = now - timedelta(days=audience.inactive)
        wanted.append(or_(journal.c.at.is_(None), journal.c.at < late))
    if audience.silent_on is not None:
        silent = (recipient.c.campaign_id == audience.silent_on, recipient.c.person == person.c.person)
        wanted.append(exists(select(literal(1)).where(*silent, is_silent())))
    return (
        select(person.c.person, tongue.label("tongue"))
        .select_from(
            person.outerjoin(preference, preference.c.person == person.c.person)
            .outerjoin(_LAST, _LAST.c.person == person.c.person)
            .outerjoin(journal, journal.c.id == _LAST.c.last)
        )
        .where(*wanted)
    )


def is_silent() -> ColumnElement[bool]:
    """Got it, and has not answered, or wrongly."""
    unread = or_(recipient.c.acknowledged.is_(None), recipient.c.right.is_(False))
    return and_(recipient.c.place == "put", unread)


def version_in(campaign: int, versions: int) -> ColumnElement[str]:
    """The version that `broadcast/audience.version_of` names."""
    if versions < 2:
        return literal(VERSIONS[0])
    prime = PLACE["prime"]
    mixed = (person.c.person % prime) * PLACE["factor"] + (campaign % prime) * PLACE["stride"]
    place = (mixed % prime) // PLACE["grain"]
    return case((place % 2 == 0, VERSIONS[0]), else_=VERSIONS[1])


def _tongue(fallback: Language) -> ColumnElement[str]:
    """What they chose for menus; else the language they asked in last; else the author's."""
    chosen = and_(preference.c.tongue.is_not(None), preference.c.tongue != "auto")
    return case((chosen, preference.c.tongue), else_=func.coalesce(journal.c.language, fallback))


def _language(tongue: ColumnElement[str]) -> ColumnElement[str]:
    return case((tongue.like("zh%"), "zh"), else_=tongue)
