"""Quizzes against the clock, their votes, and the numbers of polls that went out."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("poll", sa.Text()))
    op.create_index("ix_outbox_poll", "outbox", ["poll"])
    op.create_table(
        "team_quiz",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.BigInteger()),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("traditional", sa.Boolean(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("opened", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_team_quiz"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_team_quiz_chat", "team_quiz", ["chat"])
    op.create_index("ix_team_quiz_opened", "team_quiz", ["opened"])
    op.create_table(
        "team_vote",
        sa.Column("quiz_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("correct", sa.Boolean(), nullable=False),
        sa.Column("took", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["quiz_id"], ["team_quiz.id"], name="fk_team_vote_quiz_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("quiz_id", "place", "person", name="pk_team_vote"),
    )
    op.create_index("ix_team_vote_person", "team_vote", ["person"])


def downgrade() -> None:
    op.drop_table("team_vote")
    op.drop_table("team_quiz")
    op.drop_index("ix_outbox_poll", "outbox")
    op.drop_column("outbox", "poll")
