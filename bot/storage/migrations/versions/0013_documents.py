"""Files that leads sent, who looks after a card, and when a campaign was confirmed."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("campaign", sa.Column("confirmed", sa.BigInteger()))
    op.create_table(
        "received",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("contents", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_received"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_received_person_at", "received", ["person", "at"])
    op.create_index("ix_received_at", "received", ["at"])
    op.create_table(
        "card_care",
        sa.Column("intent", sa.Text(), nullable=False),
        sa.Column("owner", sa.BigInteger()),
        sa.Column("review", sa.Text()),
        sa.Column("instead_of", sa.Text(), nullable=False),
        sa.Column("set_by", sa.BigInteger()),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("intent", name="pk_card_care"),
    )


def downgrade() -> None:
    op.drop_table("card_care")
    op.drop_table("received")
    op.drop_column("campaign", "confirmed")
