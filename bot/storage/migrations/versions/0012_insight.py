"""How it went after a card, phrases that were confirmed, gaps that were closed; the product of a journal's entry."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("preference", sa.Column("digest_off", sa.Boolean()))
    op.add_column("journal", sa.Column("product", sa.Text()))
    op.add_column("answer", sa.Column("text", sa.Text()))
    op.add_column("unanswered", sa.Column("rejected", sa.Text()))
    op.create_table(
        "outcome",
        sa.Column("answer", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("intent", sa.Text(), nullable=False),
        sa.Column("result", sa.Text()),
        sa.Column("told", sa.BigInteger()),
        sa.PrimaryKeyConstraint("answer", name="pk_outcome"),
    )
    op.create_index("ix_outcome_person_at", "outcome", ["person", "at"])
    op.create_index("ix_outcome_told", "outcome", ["told"])
    op.create_table(
        "outcome_line",
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["answer"], ["outcome.answer"], name="fk_outcome_line_answer", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("answer", "line", name="pk_outcome_line"),
    )
    op.create_table(
        "taught",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("team_id", sa.Integer()),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("intent", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_taught"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_taught_team_id_id", "taught", ["team_id", "id"])
    op.create_index("ix_taught_person", "taught", ["person"])
    op.create_index("ix_taught_at", "taught", ["at"])
    op.create_table(
        "gap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("team_id", sa.Integer()),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("intent", sa.Text()),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("prints", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_gap"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_gap_team_id_at", "gap", ["team_id", "at"])
    op.create_table(
        "trial",
        sa.Column("change", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("verdict", sa.Text()),
        sa.PrimaryKeyConstraint("change", "person", name="pk_trial"),
    )


def downgrade() -> None:
    for table in ("trial", "gap", "taught", "outcome_line", "outcome"):
        op.drop_table(table)
    op.drop_column("unanswered", "rejected")
    op.drop_column("answer", "text")
    op.drop_column("journal", "product")
    op.drop_column("preference", "digest_off")
