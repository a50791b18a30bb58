"""Appointments, and the time zone and quiet hours of a person."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("preference", sa.Column("zone", sa.Text()))
    op.add_column("preference", sa.Column("quiet", sa.Text()))
    op.create_table(
        "appointment",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("tongue", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_appointment"),
    )
    op.create_index("ix_appointment_state_not_before", "appointment", ["state", "not_before"])
    op.create_index("ix_appointment_person", "appointment", ["person"])


def downgrade() -> None:
    op.drop_table("appointment")
    op.drop_column("preference", "quiet")
    op.drop_column("preference", "zone")
