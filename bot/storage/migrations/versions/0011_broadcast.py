"""Campaigns with their recipients, and what people switched off."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_index("ix_journal_person", "journal", ["person"])
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("made", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger()),
        sa.Column("by_their_clock", sa.Boolean(), nullable=False),
        sa.Column("starts", sa.BigInteger()),
        sa.Column("ended", sa.BigInteger()),
        sa.Column("key", sa.Text()),
        sa.Column("progress", sa.BigInteger()),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("resend", sa.Boolean(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("reminds", sa.BigInteger()),
        sa.Column("reminded", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_campaign"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_campaign_key", "campaign", ["key"], unique=True)
    op.create_index("ix_campaign_made_by", "campaign", ["made_by"])
    op.create_table(
        "recipient",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("tongue", sa.Text(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("acknowledged", sa.BigInteger()),
        sa.Column("right", sa.Boolean()),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name="fk_recipient_campaign_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("campaign_id", "person", name="pk_recipient"),
    )
    op.create_index("ix_recipient_campaign_id_place_due_person", "recipient", ["campaign_id", "place", "due", "person"])
    op.create_index("ix_recipient_campaign_id_letter", "recipient", ["campaign_id", "letter"])
    op.create_index("ix_recipient_person", "recipient", ["person"])
    op.create_table(
        "switched_off",
        sa.Column("person", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person", "kind", name="pk_switched_off"),
    )


def downgrade() -> None:
    op.drop_index("ix_journal_person", "journal")
    for table in ("switched_off", "recipient", "campaign"):
        op.drop_table(table)
