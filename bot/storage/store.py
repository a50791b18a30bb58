"""Transactions for the conversation: every part of one works on the same connection."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.conversation.request import Parts
from bot.storage.appointments import SqlAppointments
from bot.storage.canaries import SqlCanaries
from bot.storage.care import SqlCardCare
from bot.storage.changes import SqlChanges
from bot.storage.customers import SqlCustomers
from bot.storage.database import Database
from bot.storage.deck import SqlDeck
from bot.storage.dialogues import SqlDialogues
from bot.storage.editions import SqlEditions
from bot.storage.gaps import SqlGaps
from bot.storage.inbox import SqlInbox
from bot.storage.journal import SqlJournal
from bot.storage.ledger import SqlLedger
from bot.storage.lessons import SqlLessons
from bot.storage.outbox import SqlOutbox
from bot.storage.outcomes import SqlOutcomes
from bot.storage.own_data import SqlOwnData
from bot.storage.preferences import SqlPreferences
from bot.storage.received import SqlReceivedFiles
from bot.storage.reminders import SqlReminders
from bot.storage.roster import SqlRoster
from bot.storage.sessions import SqlSessions
from bot.storage.team_quizzes import SqlTeamQuizzes
from bot.storage.unanswered import SqlUnanswered
from bot.storage.visits import SqlVisits


class SqlStore:
    """Hands out the parts of one transaction after the other. Without `durable` a power cut may take back the last of
    them: for effects of updates, which are done again then, since the update itself is kept and still waits."""

    def __init__(self, database: Database, *, durable: bool = True) -> None:
        self._database = database
        self._durable = durable

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Parts]:
        async with self._database.writing(durable=self._durable) as connection:
            yield Parts(
                roster=SqlRoster(connection),
                own_data=SqlOwnData(connection),
                unanswered=SqlUnanswered(connection),
                visits=SqlVisits(connection),
                preferences=SqlPreferences(connection),
                journal=SqlJournal(connection),
                deck=SqlDeck(connection),
                sessions=SqlSessions(connection),
                team_quizzes=SqlTeamQuizzes(connection),
                inbox=SqlInbox(connection),
                outbox=SqlOutbox(connection),
                appointments=SqlAppointments(connection),
                changes=SqlChanges(connection),
                canaries=SqlCanaries(connection),
                editions=SqlEditions(connection),
                dialogues=SqlDialogues(connection),
                customers=SqlCustomers(connection),
                reminders=SqlReminders(connection),
                ledger=SqlLedger(connection),
                outcomes=SqlOutcomes(connection),
                lessons=SqlLessons(connection),
                gaps=SqlGaps(connection),
                received=SqlReceivedFiles(connection),
                care=SqlCardCare(connection),
            )
