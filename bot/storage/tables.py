"""The tables as they are now. How older databases become like this stands in migrations/versions."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    text,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware time as whole microseconds since 1970: exact, and in the same order everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A time without a zone cannot be kept.")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _EPOCH + value * _MICROSECOND


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

team = Table(
    "team",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),  # the name without capitals, which no two teams share
    Index(None, "folded", unique=True),
)

person = Table(
    "person",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("role", Text, nullable=False),
    Column("team_id", Integer, ForeignKey("team.id")),
    Column("name", Text, nullable=False),
    Column("joined", Moment),
    Column("left", Moment),
    # Administrators are named in the settings: no row can make one.
    CheckConstraint("role IN ('trainee', 'rep', 'lead')", name="role"),
    Index(None, "team_id"),
)

invite = Table(
    "invite",
    metadata,
    Column("key", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("team_id", Integer, ForeignKey("team.id"), nullable=False),
    Column("made_by", BigInteger, nullable=False),
    Column("made", Moment, nullable=False),
    Column("used", Moment),
    CheckConstraint("role IN ('trainee', 'rep', 'lead')", name="role"),
    Index(None, "made"),
)

wrong_token = Table(
    "wrong_token",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("wrong", Integer, nullable=False),
    Column("last", Moment),
)

unanswered = Table(
    "unanswered",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("language", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("rejected", Text),  # the intent it was taken for, where somebody said that was not it
    Index(None, "at"),
    Index(None, "person"),
)

visit = Table(
    "visit",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("started", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("used", Text, nullable=False),
    Column("heard", Text, nullable=False),
    Column("segment", Text),
    Column("style", Text),
)

answer = Table(
    "answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("language", Text, nullable=False),
    Column("traditional", Boolean, nullable=False),
    Column("edition", Text, nullable=False),
    Column("intents", Text, nullable=False),
    Column("candidates", Text, nullable=False),
    Column("shown", Text),
    Column("heard", Text, nullable=False),
    Column("lines", Text, nullable=False),
    Column("text", Text),  # what was typed, without what leads to a person
    Index(None, "chat", "at"),
    Index(None, "at"),
    sqlite_autoincrement=True,  # buttons name answers: the number of a forgotten one must not come back
)

dialogue = Table(
    "dialogue",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("subject", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "at"),
)

preference = Table(
    "preference",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("tongue", Text, nullable=False),
    Column("market", Text),
    Column("product", Text),
    Column("zone", Text),
    Column("quiet", Text),
    Column("digest_off", Boolean),
)

appointment = Table(
    "appointment",
    metadata,
    Column("key", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("due", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),  # later than it is due when a try failed
    Column("tongue", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("state", Text, nullable=False),  # waiting, failed; one that was carried out is gone
    Column("reason", Text, nullable=False),
    Index(None, "state", "not_before"),
    Index(None, "person"),
)

# What a rep keeps for themselves: who wants it, customers, visits, reminders. Buttons name them by number.
customer_book = Table(
    "customer_book",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("since", Moment, nullable=False),
)

customer = Table(
    "customer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", BigInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("added", Moment, nullable=False),
    Column("grade", Text),
    Column("style", Text),
    Column("relation", Text),
    Column("tags", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("days", Text, nullable=False),
    Column("referral_asked", Moment),
    Index(None, "person"),
    sqlite_autoincrement=True,
)

visit_log = Table(
    "visit_log",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", BigInteger, nullable=False),
    Column("customer_id", Integer, nullable=False),
    Column("started", Moment, nullable=False),
    Column("ended", Moment),
    Column("ticks", Integer, nullable=False),
    Column("outcome", Text),
    Column("obstacle", Text),
    Column("heard", Text, nullable=False),
    Index(None, "person", "customer_id"),
    sqlite_autoincrement=True,
)

reminder = Table(
    "reminder",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", BigInteger, nullable=False),
    Column("customer_id", Integer),
    Column("about", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("due", Moment, nullable=False),
    Column("made", Moment, nullable=False),
    Column("done", Moment),
    Index(None, "person", "customer_id"),
    sqlite_autoincrement=True,
)

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("event", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("product", Text),  # the one that was chosen then
    Index(None, "at"),
    Index(None, "person"),
)

journal_intent = Table(
    "journal_intent",
    metadata,
    Column("journal_id", Integer, ForeignKey("journal.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("intent", Text, nullable=False),
    Column("confidence", Double, nullable=False),
)

outcome = Table(
    "outcome",
    metadata,
    Column("answer", Integer, primary_key=True, autoincrement=False),
    Column("person", BigInteger, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("language", Text, nullable=False),
    Column("edition", Text, nullable=False),
    Column("intent", Text, nullable=False),
    Column("result", Text),  # moved_on, stuck, lost; empty until somebody says
    Column("told", Moment),
    Index(None, "person", "at"),
    Index(None, "told"),
)

outcome_line = Table(
    "outcome_line",
    metadata,
    Column("answer", Integer, ForeignKey("outcome.answer", ondelete="CASCADE"), primary_key=True),
    Column("line", Text, primary_key=True),
)

taught = Table(
    "taught",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("person", BigInteger, nullable=False),
    Column("team_id", Integer),  # empty: it counts for that person alone
    Column("language", Text, nullable=False),
    Column("intent", Text, nullable=False),
    Column("text", Text, nullable=False),
    Index(None, "team_id", "id"),
    Index(None, "person"),
    Index(None, "at"),
    sqlite_autoincrement=True,  # the last number tells whether there is anything new
)

gap = Table(
    "gap",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("team_id", Integer),
    Column("language", Text, nullable=False),
    Column("decision", Text, nullable=False),  # added, drafted, ignored
    Column("intent", Text),
    Column("times", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    Column("prints", Text, nullable=False),  # numbers that tell a line like these again, and no text
    Index(None, "team_id", "at"),
    sqlite_autoincrement=True,
)

trial = Table(
    "trial",
    metadata,
    Column("change", Integer, primary_key=True, autoincrement=False),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("verdict", Text),  # works, no_use; empty until they say
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", BigInteger, nullable=False),
    Column("received", Moment, nullable=False),
    Column("payload", Text),  # gone once it has taken effect
    Column("state", Text, nullable=False),  # waiting, done, failed
    Column("tries", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Index("ix_inbox_waiting", "id", sqlite_where=text("state = 'waiting'"), postgresql_where=text("state = 'waiting'")),
    Index(None, "received"),
)

campaign = Table(
    "campaign",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("made_by", BigInteger, nullable=False),
    Column("made", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("at", Moment),
    Column("by_their_clock", Boolean, nullable=False),
    Column("confirmed", Moment),
    Column("starts", Moment),
    Column("ended", Moment),
    Column("key", Text),
    Column("progress", BigInteger),
    Column("open", Boolean, nullable=False),
    Column("resend", Boolean, nullable=False),
    Column("round", Integer, nullable=False),
    Column("reminds", Moment),
    Column("reminded", Moment),
    Index(None, "key", unique=True),
    Index(None, "made_by"),
    sqlite_autoincrement=True,  # buttons name campaigns
)

recipient = Table(
    "recipient",
    metadata,
    Column("campaign_id", Integer, ForeignKey("campaign.id", ondelete="CASCADE"), primary_key=True),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("chat", BigInteger, nullable=False),
    Column("version", Text, nullable=False),
    Column("tongue", Text, nullable=False),
    Column("due", Moment, nullable=False),
    Column("place", Text, nullable=False),  # waiting, put, left, off, cancelled
    Column("letter", Text, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("acknowledged", Moment),
    Column("right", Boolean),
    Column("answers", Integer, nullable=False),
    Column("reminded", Boolean, nullable=False),
    Index(None, "campaign_id", "place", "due", "person"),
    Index(None, "campaign_id", "letter"),
    Index(None, "person"),
)

switched_off = Table(
    "switched_off",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
)

letter = Table(
    "letter",
    metadata,
    Column("campaign", Text, primary_key=True),
    Column("body", Text, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),  # send, replace, edit, delete, acknowledge
    Column("lane", Integer, nullable=False),  # 0 an answer, 1 of a campaign
    Column("campaign", Text, nullable=False),
    Column("body", Text),  # gone once it was sent; that of a campaign stands in its letter
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("resend", Boolean, nullable=False),
    Column("message", BigInteger),
    Column("reason", Text, nullable=False),
    Column("settled", Moment),
    Column("poll", Text),  # its number at the messenger, where it was one
    Index(None, "key", unique=True),
    Index(None, "poll"),
    Index(
        "ix_outbox_pending",
        "lane",
        "id",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
    Index(None, "chat"),
    Index(None, "settled"),
    Index(
        "ix_outbox_campaign",
        "campaign",
        "state",
        sqlite_where=text("campaign <> ''"),
        postgresql_where=text("campaign <> ''"),
    ),
)

closed_chat = Table(
    "closed_chat",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("reason", Text, nullable=False),
    Column("since", Moment, nullable=False),
)

resting_chat = Table(
    "resting_chat",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),  # 0: all chats
    Column("until", Moment, nullable=False),
)

lease = Table(
    "lease",
    metadata,
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("until", Moment, nullable=False),
)

memory = Table(
    "memory",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("item", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("stability", Double, nullable=False),
    Column("difficulty", Double, nullable=False),
    Column("due", Moment, nullable=False),
    Column("last", Moment, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("missed", Integer, nullable=False),
    Column("in_a_row", Integer, nullable=False),
)

review = Table(
    "review",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", BigInteger, nullable=False),
    Column("item", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("correct", Boolean, nullable=False),
    Index(None, "person", "at"),
)

missed = Table(
    "missed",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("source", Text, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("cause", Text, nullable=False),
)

assignment = Table(
    "assignment",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team_id", Integer, ForeignKey("team.id"), nullable=False),
    Column("source", Text, nullable=False),
    Column("until", Moment, nullable=False),
    Column("made_by", BigInteger, nullable=False),
    Column("made", Moment, nullable=False),
    Index(None, "team_id", "source", unique=True),
)

flag = Table(
    "flag",
    metadata,
    Column("item", Text, primary_key=True),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Index(None, "person"),
)

habit = Table(
    "habit",
    metadata,
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("a_day", Integer, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("daily", Boolean, nullable=False),
    Column("paused_until", Moment),
    Column("ranked", Boolean, nullable=False),
    Column("last", Moment),
)

change = Table(
    "change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),  # phrase, script, file
    Column("intent", Text, nullable=False),
    Column("content", Text, nullable=False),
    # A change outlives the name under it: these columns become empty when somebody has themselves forgotten.
    Column("author", BigInteger),
    Column("credit", BigInteger),
    Column("moved_by", BigInteger),
    Column("at", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", Moment),
    Column("remark", Text, nullable=False),
    Index(None, "state"),
    sqlite_autoincrement=True,  # editions name changes by their number
)

received = Table(
    "received",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", BigInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", Text, nullable=False),
    Column("contents", Text, nullable=False),  # the changes it would make, until they are decided on
    Column("edition", Integer, nullable=False),
    Column("seen", Text, nullable=False),  # path -> digest of what was shown
    Index(None, "person", "at"),
    Index(None, "at"),
    sqlite_autoincrement=True,  # buttons name them
)

card_care = Table(
    "card_care",
    metadata,
    Column("intent", Text, primary_key=True),
    # These become empty when somebody has themselves forgotten; the day of the review stays.
    Column("owner", BigInteger),
    Column("review", Text),
    Column("instead_of", Text, nullable=False),  # what the file said then
    Column("set_by", BigInteger),
    Column("at", Moment, nullable=False),
)

edition = Table(
    "edition",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("fingerprint", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("cause", Text, nullable=False),
    Column("author", BigInteger),
    Column("changes", Text, nullable=False),
    Column("again", Integer),  # the number of the edition whose text it is
    Column("tests", Text),
    Column("model", Text, nullable=False),
    Column("taught", Text, nullable=False),
    Column("files", Text, nullable=False),  # path -> digest
    Column("base", Text, nullable=False),  # where it differed before changes: path -> digest, or null
)

library_file = Table(
    "library_file",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("content", LargeBinary, nullable=False),  # compressed
)

library_folder = Table(
    "library_folder",
    metadata,
    Column("name", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("refused", Text, nullable=False),
)

canary = Table(
    "canary",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("made_by", BigInteger, nullable=False),
    Column("changes", Text, nullable=False),  # their numbers
    Column("at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("state", Text, nullable=False),  # proposed, asked, running, over
    Column("ended", Moment),
    Column("ending", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),  # of all canaries: the highest tells whether there is anything new
    Index(None, "state"),
    sqlite_autoincrement=True,  # answers name canaries
)

canary_person = Table(
    "canary_person",
    metadata,
    Column("canary_id", Integer, ForeignKey("canary.id", ondelete="CASCADE"), primary_key=True),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("place", Integer, nullable=False),
    Index(None, "person"),
)

session = Table(
    "session",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", BigInteger, nullable=False),
    Column("chat", BigInteger, nullable=False),
    Column("language", Text, nullable=False),
    Column("kind", Text, nullable=False),  # sitting, bout, tasks
    Column("body", Text, nullable=False),
    Column("step", Integer, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("types_until", Moment),
    Index(None, "person", unique=True),
    Index(None, "seen"),
    sqlite_autoincrement=True,  # buttons name sessions: the number of a forgotten one must not come back
)

sparring = Table(
    "sparring",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", BigInteger, nullable=False),
    Column("persona", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("score", Double, nullable=False),
    Index(None, "person"),
)

team_quiz = Table(
    "team_quiz",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("chat", BigInteger, nullable=False),
    Column("topic", BigInteger),
    Column("language", Text, nullable=False),
    Column("traditional", Boolean, nullable=False),
    Column("items", Text, nullable=False),
    Column("opened", Moment, nullable=False),
    Column("place", Integer, nullable=False),
    Column("answer", Integer, nullable=False),
    Column("over", Boolean, nullable=False),
    Index(None, "chat"),
    Index(None, "opened"),
    sqlite_autoincrement=True,  # the keys of polls name quizzes: the number of a forgotten one must not come back
)

team_vote = Table(
    "team_vote",
    metadata,
    Column("quiz_id", Integer, ForeignKey("team_quiz.id", ondelete="CASCADE"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("person", BigInteger, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("correct", Boolean, nullable=False),
    Column("took", BigInteger, nullable=False),  # microseconds
    Index(None, "person"),
)
