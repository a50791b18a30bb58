"""Changes that are live for a few chosen people."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "canary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended", sa.BigInteger()),
        sa.Column("ending", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_canary"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_canary_state", "canary", ["state"])
    op.create_table(
        "canary_person",
        sa.Column("canary_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["canary_id"], ["canary.id"], name="fk_canary_person_canary_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("canary_id", "person", name="pk_canary_person"),
    )
    op.create_index("ix_canary_person_person", "canary_person", ["person"])


def downgrade() -> None:
    op.drop_table("canary_person")
    op.drop_table("canary")
