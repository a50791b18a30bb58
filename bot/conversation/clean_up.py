"""What is deleted when its time is over. The hour is handed in; doing it twice, or on two machines, changes nothing."""

from dataclasses import astuple, dataclass
from datetime import datetime

from bot.analytics.outcomes import UNTOLD_KEPT
from bot.conversation.dialogue import OPEN_FOR
from bot.conversation.request import Parts
from bot.conversation.visit import ANSWERS_KEPT
from bot.people.invites import KEPT, PAUSE
from bot.people.privacy import Retention
from bot.publishing.canary import KEPT as CANARIES_KEPT
from bot.publishing.received import KEPT as RECEIVED_KEPT
from bot.quiz.session import SESSIONS_KEPT
from bot.schedule import FAILED_KEPT


@dataclass(frozen=True, slots=True)
class Cleaned:
    """How many rows went."""

    unknown: int
    answers: int
    visits: int
    invites: int
    appointments: int = 0
    sessions: int = 0
    untold: int = 0
    lessons: int = 0
    received: int = 0
    canaries: int = 0

    @property
    def total(self) -> int:
        return sum(astuple(self))


async def clean_up(parts: Parts, retention: Retention, now: datetime) -> Cleaned:
    """Delete what is kept no longer: unknown lines, answers, visits, invitations, open questions, given-up
    appointments, practice that nobody goes on with, what was asked and never told, lessons, what files would
    have changed, canaries long over."""
    await parts.dialogues.forget_before(now - OPEN_FOR)
    return Cleaned(
        unknown=await parts.unanswered.forget_before(now - retention.unknown),
        answers=await parts.visits.forget_answers_before(now - ANSWERS_KEPT),
        visits=await parts.visits.forget_visits_before(now - ANSWERS_KEPT),
        invites=await parts.roster.forget_before(now - KEPT, now - PAUSE),
        appointments=await parts.appointments.forget_failed_before(now - FAILED_KEPT),
        sessions=await parts.sessions.forget_before(now - SESSIONS_KEPT)
        + await parts.team_quizzes.forget_before(now - SESSIONS_KEPT),
        untold=await parts.outcomes.forget_untold_before(now - UNTOLD_KEPT),
        lessons=await parts.lessons.forget_before(now - retention.unknown),
        received=await parts.received.forget_before(now - RECEIVED_KEPT),
        canaries=await parts.canaries.forget_before(now - CANARIES_KEPT),
    )
