"""The tables of the programme."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make every table, index and constraint."""
    op.create_table(
        "attributes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attributes")),
        sa.UniqueConstraint("name", name=op.f("uq_attributes_name")),
    )
    op.create_table(
        "groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("time_zone", sa.String(length=120), nullable=True),
        sa.Column("attending_meetings", sa.Integer(), nullable=True),
        sa.Column("attending_of_last", sa.Integer(), nullable=True),
        sa.Column("attending_within_days", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "attending_meetings IS NULL OR attending_meetings >= 1",
            name=op.f("ck_groups_attending_meetings"),
        ),
        sa.CheckConstraint(
            "attending_of_last IS NULL OR attending_of_last >= 1",
            name=op.f("ck_groups_attending_of_last"),
        ),
        sa.CheckConstraint(
            "attending_within_days IS NULL OR attending_within_days >= 0",
            name=op.f("ck_groups_attending_within_days"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
        sa.UniqueConstraint("name", name=op.f("uq_groups_name")),
    )
    op.create_table(
        "handled_forms",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_handled_forms")),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("note", sa.String(length=280), nullable=True),
        sa.Column("erased_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("email", name=op.f("uq_members_email")),
    )
    op.create_index(op.f("ix_members_name_key_id"), "members", ["name_key", "id"])

    op.create_table(
        "prompts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=280), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompts")),
    )
    op.create_table(
        "resources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=True),
        sa.Column("note", sa.String(length=280), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resources")),
    )
    op.create_table(
        "settings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("value", sa.String(length=280), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings")),
        sa.UniqueConstraint("key", name=op.f("uq_settings_key")),
    )
    op.create_table(
        "snoozes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter", sa.String(length=120), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snoozes")),
        sa.UniqueConstraint("matter", "record_id", name=op.f("uq_snoozes_matter_record_id")),
    )
    op.create_table(
        "trail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=120), nullable=False),
        sa.Column("use_case", sa.String(length=120), nullable=False),
        sa.Column("deed", sa.String(length=120), nullable=False),
        sa.Column("noun", sa.String(length=120), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trail")),
    )
    op.create_index(op.f("ix_trail_at"), "trail", ["at"])
    op.create_index(op.f("ix_trail_noun_record_id"), "trail", ["noun", "record_id"])

    op.create_table(
        "accounts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_accounts_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("email", name=op.f("uq_accounts_email")),
        sa.UniqueConstraint("member_id", name=op.f("uq_accounts_member_id")),
    )
    op.create_table(
        "aliases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_aliases_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aliases")),
        sa.UniqueConstraint("name_key", name=op.f("uq_aliases_name_key")),
    )
    op.create_index(op.f("ix_aliases_member_id"), "aliases", ["member_id"])

    op.create_table(
        "attribute_options",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attribute_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attribute_id"], ["attributes.id"], name=op.f("fk_attribute_options_attribute_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribute_options")),
        sa.UniqueConstraint(
            "attribute_id", "name", name=op.f("uq_attribute_options_attribute_id_name")
        ),
    )
    op.create_table(
        "do_not_pair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first_id < second_id", name=op.f("ck_do_not_pair_ordered")),
        sa.ForeignKeyConstraint(["first_id"], ["members.id"], name=op.f("fk_do_not_pair_first_id")),
        sa.ForeignKeyConstraint(
            ["second_id"], ["members.id"], name=op.f("fk_do_not_pair_second_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_do_not_pair")),
        sa.UniqueConstraint(
            "first_id", "second_id", name=op.f("uq_do_not_pair_first_id_second_id")
        ),
    )
    op.create_index(op.f("ix_do_not_pair_second_id"), "do_not_pair", ["second_id"])

    op.create_table(
        "informal_connections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("other_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_informal_connections_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_informal_connections_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["members.id"], name=op.f("fk_informal_connections_other_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_informal_connections")),
    )
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("register", sa.String(length=40), nullable=True),
        sa.CheckConstraint("minutes IS NULL OR minutes >= 0", name=op.f("ck_meetings_minutes")),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_meetings_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("group_id", "held_on", name=op.f("uq_meetings_group_id_held_on")),
    )
    op.create_index(op.f("ix_meetings_held_on"), "meetings", ["held_on"])

    op.create_table(
        "memberships",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "left_on IS NULL OR left_on >= joined_on", name=op.f("ck_memberships_in_order")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name=op.f("fk_memberships_group_id")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_memberships_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint(
            "group_id",
            "member_id",
            "joined_on",
            name=op.f("uq_memberships_group_id_member_id_joined_on"),
        ),
    )
    op.create_index(op.f("ix_memberships_member_id"), "memberships", ["member_id"])
    op.create_index(
        op.f("uq_memberships_open"),
        "memberships",
        ["group_id", "member_id"],
        unique=True,
        sqlite_where=sa.text("left_on IS NULL"),
        postgresql_where=sa.text("left_on IS NULL"),
    )

    op.create_table(
        "mentor_offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("offered_on", sa.Date(), nullable=False),
        sa.Column("expressed_by", sa.String(length=40), nullable=False),
        sa.Column("experience", sa.String(length=40), nullable=False),
        sa.Column("experience_reason", sa.String(length=280), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("capacity_reason", sa.String(length=280), nullable=True),
        sa.Column("privacy_acknowledged_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=280), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("discontinued_on", sa.Date(), nullable=True),
        sa.CheckConstraint("capacity >= 0", name=op.f("ck_mentor_offers_capacity")),
        sa.CheckConstraint(
            "decided_on IS NULL OR decided_on >= offered_on", name=op.f("ck_mentor_offers_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_mentor_offers_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_offers")),
        sa.UniqueConstraint("member_id", name=op.f("uq_mentor_offers_member_id")),
    )
    op.create_index(
        op.f("ix_mentor_offers_status_offered_on"), "mentor_offers", ["status", "offered_on"]
    )

    op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("route", sa.String(length=40), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("own_words", sa.String(length=280), nullable=True),
        sa.Column("attested_on", sa.Date(), nullable=True),
        sa.Column("attested_by", sa.String(length=120), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(attested_on IS NULL) = (attested_by IS NULL)", name=op.f("ck_requests_attested")
        ),
        sa.CheckConstraint(
            "closed_on IS NULL OR closed_on >= opened_on", name=op.f("ck_requests_in_order")
        ),
        sa.ForeignKeyConstraint(["mentee_id"], ["members.id"], name=op.f("fk_requests_mentee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requests")),
    )
    op.create_index(op.f("ix_requests_mentee_id"), "requests", ["mentee_id"])
    op.create_index(op.f("ix_requests_status_opened_on"), "requests", ["status", "opened_on"])
    op.create_index(
        op.f("uq_requests_live"),
        "requests",
        ["mentee_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('open', 'on_hold')"),
        postgresql_where=sa.text("status IN ('open', 'on_hold')"),
    )

    op.create_table(
        "safe_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("times", sa.String(length=280), nullable=True),
        sa.Column("voicemail", sa.String(length=40), nullable=False),
        sa.Column("email_is_shared", sa.Boolean(), nullable=False),
        sa.Column("calendar_invites", sa.Boolean(), nullable=False),
        sa.Column("name_to_ask_for", sa.String(length=120), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_safe_contacts_member_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safe_contacts")),
        sa.UniqueConstraint("member_id", name=op.f("uq_safe_contacts_member_id")),
    )
    op.create_table(
        "account_groups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_account_groups_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_account_groups_group_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_groups")),
        sa.UniqueConstraint(
            "account_id", "group_id", name=op.f("uq_account_groups_account_id_group_id")
        ),
    )
    op.create_index(op.f("ix_account_groups_group_id"), "account_groups", ["group_id"])

    op.create_table(
        "attribute_values",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("attribute_id", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.Integer(), nullable=True),
        sa.Column("own_words", sa.String(length=280), nullable=True),
        sa.ForeignKeyConstraint(
            ["attribute_id"], ["attributes.id"], name=op.f("fk_attribute_values_attribute_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_attribute_values_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["option_id"], ["attribute_options.id"], name=op.f("fk_attribute_values_option_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attribute_values")),
        sa.UniqueConstraint(
            "member_id", "attribute_id", name=op.f("uq_attribute_values_member_id_attribute_id")
        ),
    )
    op.create_index(op.f("ix_attribute_values_attribute_id"), "attribute_values", ["attribute_id"])

    op.create_table(
        "import_batches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.String(length=120), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("made_group", sa.Boolean(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("made_meeting", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_import_batches_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_import_batches_meeting_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_batches")),
    )
    op.create_index(op.f("ix_import_batches_meeting_id"), "import_batches", ["meeting_id"])
    op.create_index(op.f("ix_import_batches_sha256"), "import_batches", ["sha256"])

    op.create_table(
        "marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("present", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.CheckConstraint("minutes IS NULL OR minutes >= 0", name=op.f("ck_marks_minutes")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_marks_meeting_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_marks_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marks")),
        sa.UniqueConstraint("member_id", "meeting_id", name=op.f("uq_marks_member_id_meeting_id")),
    )
    op.create_index(op.f("ix_marks_meeting_id"), "marks", ["meeting_id"])

    op.create_table(
        "mentor_channels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["mentor_offers.id"], name=op.f("fk_mentor_channels_offer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_channels")),
        sa.UniqueConstraint(
            "offer_id", "channel", name=op.f("uq_mentor_channels_offer_id_channel")
        ),
    )
    op.create_table(
        "mentor_qualities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("quality", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["mentor_offers.id"], name=op.f("fk_mentor_qualities_offer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mentor_qualities")),
        sa.UniqueConstraint(
            "offer_id", "quality", name=op.f("uq_mentor_qualities_offer_id_quality")
        ),
    )
    op.create_table(
        "preferences",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("attribute_id", sa.Integer(), nullable=False),
        sa.Column("liking", sa.String(length=40), nullable=False),
        sa.Column("must", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attribute_id"], ["attributes.id"], name=op.f("fk_preferences_attribute_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_preferences_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preferences")),
        sa.UniqueConstraint(
            "request_id", "attribute_id", name=op.f("uq_preferences_request_id_attribute_id")
        ),
    )
    op.create_index(op.f("ix_preferences_attribute_id"), "preferences", ["attribute_id"])

    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("drafted_on", sa.Date(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("nudged_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "asked_on IS NULL OR asked_on >= drafted_on", name=op.f("ck_proposals_asked_in_order")
        ),
        sa.CheckConstraint(
            "closed_on IS NULL OR closed_on >= drafted_on",
            name=op.f("ck_proposals_closed_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["mentor_offers.id"], name=op.f("fk_proposals_offer_id")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_proposals_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_offer_id"), "proposals", ["offer_id"])
    op.create_index(op.f("ix_proposals_request_id"), "proposals", ["request_id"])
    op.create_index(op.f("ix_proposals_status_asked_on"), "proposals", ["status", "asked_on"])
    op.create_index(
        op.f("uq_proposals_live"),
        "proposals",
        ["request_id", "offer_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('drafted', 'asked', 'agreed')"),
        postgresql_where=sa.text("status IN ('drafted', 'asked', 'agreed')"),
    )

    op.create_table(
        "request_channels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_request_channels_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_channels")),
        sa.UniqueConstraint(
            "request_id", "channel", name=op.f("uq_request_channels_request_id_channel")
        ),
    )
    op.create_table(
        "safe_channels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("safe_contact_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(
            ["safe_contact_id"], ["safe_contacts.id"], name=op.f("fk_safe_channels_safe_contact_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safe_channels")),
        sa.UniqueConstraint(
            "safe_contact_id", "channel", name=op.f("uq_safe_channels_safe_contact_id_channel")
        ),
    )
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("came_by", sa.String(length=40), nullable=False),
        sa.Column("close_friends", sa.Boolean(), nullable=True),
        sa.Column("romantic_partners", sa.Boolean(), nullable=True),
        sa.Column("long_standing", sa.Boolean(), nullable=True),
        sa.Column("acknowledged", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_answers_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        sa.UniqueConstraint("proposal_id", "side", name=op.f("uq_answers_proposal_id_side")),
    )
    op.create_table(
        "import_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=280), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("made_member", sa.Boolean(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batches.id"], name=op.f("fk_import_rows_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_import_rows_member_id")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["memberships.id"], name=op.f("fk_import_rows_membership_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_rows")),
    )
    op.create_index(op.f("ix_import_rows_batch_id_line"), "import_rows", ["batch_id", "line"])
    op.create_index(op.f("ix_import_rows_member_id"), "import_rows", ["member_id"])
    op.create_index(op.f("ix_import_rows_outcome_batch_id"), "import_rows", ["outcome", "batch_id"])

    op.create_table(
        "pairings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("mentee_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("paused_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("check_in_due_on", sa.Date(), nullable=True),
        sa.Column("quiet_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(status = 'ended') = (ended_on IS NOT NULL)", name=op.f("ck_pairings_ended")
        ),
        sa.CheckConstraint(
            "(status = 'paused') = (paused_on IS NOT NULL)", name=op.f("ck_pairings_paused")
        ),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= began_on", name=op.f("ck_pairings_in_order")
        ),
        sa.CheckConstraint("mentor_id <> mentee_id", name=op.f("ck_pairings_two_people")),
        sa.ForeignKeyConstraint(["mentee_id"], ["members.id"], name=op.f("fk_pairings_mentee_id")),
        sa.ForeignKeyConstraint(["mentor_id"], ["members.id"], name=op.f("fk_pairings_mentor_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_pairings_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairings")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_pairings_proposal_id")),
    )
    op.create_index(op.f("ix_pairings_mentee_id"), "pairings", ["mentee_id"])
    op.create_index(op.f("ix_pairings_mentor_id_status"), "pairings", ["mentor_id", "status"])
    op.create_index(op.f("ix_pairings_status_began_on"), "pairings", ["status", "began_on"])
    op.create_index(
        op.f("ix_pairings_status_check_in_due_on"), "pairings", ["status", "check_in_due_on"]
    )
    op.create_index(op.f("ix_pairings_status_ended_on"), "pairings", ["status", "ended_on"])
    op.create_index(
        op.f("uq_pairings_live"),
        "pairings",
        ["mentee_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('active', 'paused')"),
        postgresql_where=sa.text("status IN ('active', 'paused')"),
    )

    op.create_table(
        "check_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("heard_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["pairing_id"], ["pairings.id"], name=op.f("fk_check_ins_pairing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_ins")),
        sa.UniqueConstraint(
            "pairing_id", "side", "due_on", name=op.f("uq_check_ins_pairing_id_side_due_on")
        ),
    )
    op.create_table(
        "concerns",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_by", sa.String(length=120), nullable=False),
        sa.Column("words", sa.String(length=280), nullable=False),
        sa.Column("pairing_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=280), nullable=True),
        sa.CheckConstraint(
            "closed_on IS NULL OR closed_on >= raised_on", name=op.f("ck_concerns_in_order")
        ),
        sa.CheckConstraint(
            "pairing_id IS NOT NULL OR member_id IS NOT NULL", name=op.f("ck_concerns_about")
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_concerns_member_id")),
        sa.ForeignKeyConstraint(
            ["pairing_id"], ["pairings.id"], name=op.f("fk_concerns_pairing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
    )
    op.create_index(op.f("ix_concerns_status_raised_on"), "concerns", ["status", "raised_on"])

    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["pairing_id"], ["pairings.id"], name=op.f("fk_contacts_pairing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index(
        op.f("ix_contacts_pairing_id_happened_on"), "contacts", ["pairing_id", "happened_on"]
    )

    op.create_table(
        "endings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.String(length=40), nullable=True),
        sa.Column("manner", sa.String(length=40), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("boundaries_set", sa.Boolean(), nullable=False),
        sa.Column("process_respected", sa.Boolean(), nullable=False),
        sa.Column("gratitude_expressed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pairing_id"], ["pairings.id"], name=op.f("fk_endings_pairing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endings")),
        sa.UniqueConstraint("pairing_id", name=op.f("uq_endings_pairing_id")),
    )
    op.create_table(
        "pairing_channels",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pairing_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["pairing_id"], ["pairings.id"], name=op.f("fk_pairing_channels_pairing_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing_channels")),
        sa.UniqueConstraint(
            "pairing_id", "channel", name=op.f("uq_pairing_channels_pairing_id_channel")
        ),
    )
    op.create_table(
        "contact_activities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("activity", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_contact_activities_contact_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_activities")),
        sa.UniqueConstraint(
            "contact_id", "activity", name=op.f("uq_contact_activities_contact_id_activity")
        ),
    )


def downgrade() -> None:
    """Remove every table."""
    op.drop_table("contact_activities")
    op.drop_table("pairing_channels")
    op.drop_table("endings")
    op.drop_table("contacts")
    op.drop_table("concerns")
    op.drop_table("check_ins")
    op.drop_table("pairings")
    op.drop_table("import_rows")
    op.drop_table("answers")
    op.drop_table("safe_channels")
    op.drop_table("request_channels")
    op.drop_table("proposals")
    op.drop_table("preferences")
    op.drop_table("mentor_qualities")
    op.drop_table("mentor_channels")
    op.drop_table("marks")
    op.drop_table("import_batches")
    op.drop_table("attribute_values")
    op.drop_table("account_groups")
    op.drop_table("safe_contacts")
    op.drop_table("requests")
    op.drop_table("mentor_offers")
    op.drop_table("memberships")
    op.drop_table("meetings")
    op.drop_table("informal_connections")
    op.drop_table("do_not_pair")
    op.drop_table("attribute_options")
    op.drop_table("aliases")
    op.drop_table("accounts")
    op.drop_table("trail")
    op.drop_table("snoozes")
    op.drop_table("settings")
    op.drop_table("resources")
    op.drop_table("prompts")
    op.drop_table("members")
    op.drop_table("handled_forms")
    op.drop_table("groups")
    op.drop_table("attributes")
