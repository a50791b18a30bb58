"""People, teams, invitations; and lines that were not recognised, without what leads to a person."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_team"),
    )
    op.create_index("ix_team_folded", "team", ["folded"], unique=True)
    op.create_table(
        "person",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Integer()),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("joined", sa.BigInteger()),
        sa.Column("left", sa.BigInteger()),
        sa.CheckConstraint("role IN ('trainee', 'rep', 'lead')", name="ck_person_role"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_person_team_id"),
        sa.PrimaryKeyConstraint("person", name="pk_person"),
    )
    op.create_index("ix_person_team_id", "person", ["team_id"])
    op.create_table(
        "invite",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("used", sa.BigInteger()),
        sa.CheckConstraint("role IN ('trainee', 'rep', 'lead')", name="ck_invite_role"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name="fk_invite_team_id"),
        sa.PrimaryKeyConstraint("key", name="pk_invite"),
    )
    op.create_index("ix_invite_made", "invite", ["made"])
    op.create_table(
        "wrong_token",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("last", sa.BigInteger()),
        sa.PrimaryKeyConstraint("person", name="pk_wrong_token"),
    )
    op.create_table(
        "unanswered",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_unanswered"),
    )
    op.create_index("ix_unanswered_at", "unanswered", ["at"])
    op.create_index("ix_unanswered_person", "unanswered", ["person"])


def downgrade() -> None:
    for table in ("unanswered", "wrong_token", "invite", "person", "team"):
        op.drop_table(table)
