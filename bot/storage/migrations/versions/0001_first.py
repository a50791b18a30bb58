"""The first tables: visits, answers, preferences, the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "visit",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("seen", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.Text(), nullable=False),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("segment", sa.Text()),
        sa.Column("style", sa.Text()),
        sa.PrimaryKeyConstraint("chat", name="pk_visit"),
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("traditional", sa.Boolean(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("intents", sa.Text(), nullable=False),
        sa.Column("candidates", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text()),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_answer_chat_at", "answer", ["chat", "at"])
    op.create_index("ix_answer_at", "answer", ["at"])
    op.create_table(
        "preference",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("tongue", sa.Text(), nullable=False),
        sa.Column("market", sa.Text()),
        sa.Column("product", sa.Text()),
        sa.PrimaryKeyConstraint("person", name="pk_preference"),
    )
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
    )
    op.create_index("ix_journal_at", "journal", ["at"])
    op.create_table(
        "journal_intent",
        sa.Column("journal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("intent", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["journal_id"], ["journal.id"], name="fk_journal_intent_journal_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("journal_id", "position", name="pk_journal_intent"),
    )


def downgrade() -> None:
    for table in ("journal_intent", "journal", "preference", "answer", "visit"):
        op.drop_table(table)
