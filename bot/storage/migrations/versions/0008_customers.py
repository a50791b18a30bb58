"""A rep's own customers, the visits to them, and what to be reminded of."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "customer_book",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_customer_book"),
    )
    op.create_table(
        "customer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.Column("grade", sa.Text()),
        sa.Column("style", sa.Text()),
        sa.Column("relation", sa.Text()),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("days", sa.Text(), nullable=False),
        sa.Column("referral_asked", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_customer"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_customer_person", "customer", ["person"])
    op.create_table(
        "visit_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("ended", sa.BigInteger()),
        sa.Column("ticks", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.Text()),
        sa.Column("obstacle", sa.Text()),
        sa.Column("heard", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visit_log"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_visit_log_person_customer_id", "visit_log", ["person", "customer_id"])
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.Integer()),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reminder_person_customer_id", "reminder", ["person", "customer_id"])


def downgrade() -> None:
    for table in ("reminder", "visit_log", "customer", "customer_book"):
        op.drop_table(table)
