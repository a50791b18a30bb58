"""Transactions for the conversation: every part of one works on the same connection."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.conversation.request import Parts
from bot.storage.appointments import SqlAppointments
from bot.storage.changes import SqlChanges
from bot.storage.database import Database
from bot.storage.deck import SqlDeck
from bot.storage.dialogues import SqlDialogues
from bot.storage.editions import SqlEditions
from bot.storage.gaps import SqlGaps
from bot.storage.inbox import SqlInbox
from bot.storage.journal import SqlJournal
from bot.storage.lessons import SqlLessons
from bot.storage.outbox import SqlOutbox
from bot.storage.outcomes import SqlOutcomes
from bot.storage.own_data import SqlOwnData
from bot.storage.preferences import SqlPreferences
from bot.storage.roster import SqlRoster
from bot.storage.unanswered import SqlUnanswered
from bot.storage.visits import SqlVisits


class SqlStore:
    """Hands out the parts of one transaction after the other."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Parts]:
        async with self._database.writing() as connection:
            yield Parts(
                roster=SqlRoster(connection),
                own_data=SqlOwnData(connection),
                unanswered=SqlUnanswered(connection),
                visits=SqlVisits(connection),
                preferences=SqlPreferences(connection),
                journal=SqlJournal(connection),
                deck=SqlDeck(connection),
                inbox=SqlInbox(connection),
                outbox=SqlOutbox(connection),
                appointments=SqlAppointments(connection),
                changes=SqlChanges(connection),
                editions=SqlEditions(connection),
                dialogues=SqlDialogues(connection),
                outcomes=SqlOutcomes(connection),
                lessons=SqlLessons(connection),
                gaps=SqlGaps(connection),
            )
