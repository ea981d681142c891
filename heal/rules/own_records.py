"""What is given of each table to whoever asks what is kept about them, as people know it."""

from __future__ import annotations

from collections.abc import Mapping

from heal.rules.own_data import A_KEY, MEMBER, SOFTWARE, Given, Way
from heal.rules.own_mentoring import MENTORING

ACCOUNT = (Way("account_id", "accounts"),)

PERSON: Mapping[str, Given] = {
    "members": Given(
        "you",
        "Who you are",
        (Way("id"),),
        {"name": "Name", "email": "E-mail address", "note": "Note"},
        {"name_key": SOFTWARE, "erased_on": "It is there only once everything else is gone."},
    ),
    "memberships": Given(
        "groups",
        "Your groups",
        MEMBER,
        {"group_id.name": "Group", "joined_on": "Since", "left_on": "Until"},
    ),
    "aliases": Given("names", "Other names you go by in meetings", MEMBER, {"name_key": "Name"}),
    "safe_contacts": Given(
        "reach",
        "How you may be reached",
        MEMBER,
        {
            "times": "When",
            "voicemail": "A message on the machine",
            "email_is_safe": "E-mail is safe",
            "email_is_shared": "Others may read the e-mail",
            "calendar_invites": "Invitations to a calendar are safe",
            "name_to_ask_for": "Name to ask for",
            "confirmed_on": "Asked on",
        },
    ),
    "safe_channels": Given(
        "reach-by",
        "By which ways you may be reached",
        (Way("safe_contact_id", "safe_contacts"),),
        {"channel": "By", "address": "Number or address"},
    ),
    "attribute_values": Given(
        "told",
        "What you told about yourself",
        MEMBER,
        {
            "attribute_id.name": "About",
            "option_id.name": "Answer",
            "own_words": "In your own words",
        },
    ),
    "attribute_picks": Given(
        "told-several",
        "What you told about yourself, where several words may answer",
        (Way("value_id", "attribute_values"),),
        {"value_id.attribute_id.name": "About", "option_id.name": "Answer"},
    ),
    "marks": Given(
        "meetings",
        "Meetings: what the registers say of you",
        MEMBER,
        {
            "meeting_id.held_on": "Meeting",
            "meeting_id.group_id.name": "Group",
            "present": "You were there",
            "minutes": "Minutes",
            "source": "Known from",
        },
    ),
    "import_rows": Given(
        "lines",
        "Lines about you in files that were brought in",
        MEMBER,
        {
            "batch_id.imported_at": "Brought in (UTC)",
            "batch_id.undone_at": "Taken back (UTC)",
            "name": "Name in the file",
            "email": "E-mail address in the file",
            "joined_on": "In the group since",
            "joined_at": "Came (UTC)",
            "left_at": "Left (UTC)",
            "minutes": "Minutes",
            "outcome": "What became of it",
            "reason": "Why",
            "by_hand": "Said by hand who you are, for this meeting alone",
        },
        {
            "line": SOFTWARE,
            "made_member": SOFTWARE,
            "membership_id": SOFTWARE,
            "pairing_id": SOFTWARE,
            "offer_id": SOFTWARE,
            "alias_id": SOFTWARE,
            "ignored_name_id": SOFTWARE,
        },
    ),
    "informal_connections": Given(
        "chats",
        "Chats you asked for or offered, or that were offered to you",
        (Way("member_id"), Way("other_id")),
        {
            "happened_on": "On",
            "kind": "What",
            "member_id.name": "Who asked or offered",
            "other_id.name": "With whom",
            "group_id.name": "Group",
            "channel": "By",
            "status": "What became of it",
            "closed_on": "Settled on",
        },
        {"matched_with_id": SOFTWARE},
    ),
    "record_openings": Given(
        "openings",
        "Who opened your records, or took out a file about you",
        (Way("member_id", but={"kind": "concern"}),),
        {"at": "When (UTC)", "actor": "Who", "kind": "What", "detail": "More"},
        {
            "account_id": SOFTWARE,
            "record_id": SOFTWARE,
            "why": "It is written only where somebody worried, which was told in confidence.",
        },
    ),
}

WORK: Mapping[str, Given] = {
    "accounts": Given(
        "account",
        "Your account",
        MEMBER,
        {"email": "E-mail address", "name": "Name", "role": "Role", "status": "Status"},
        {"password_hash": A_KEY},
    ),
    "account_groups": Given("leads", "Groups that you lead", ACCOUNT, {"group_id.name": "Group"}),
    "sign_in_sessions": Given(
        "browsers",
        "Browsers that you signed in with",
        ACCOUNT,
        {"began_at": "Since (UTC)", "seen_at": "Last seen (UTC)", "ended_at": "Ended (UTC)"},
        {"token_hash": A_KEY},
    ),
    "second_factors": Given(
        "authenticator",
        "Your second factor",
        ACCOUNT,
        {"confirmed_at": "Confirmed (UTC)"},
        {"secret": A_KEY, "last_step": SOFTWARE},
    ),
    "recovery_codes": Given(
        "codes", "Your codes on paper", ACCOUNT, {"used_at": "Used (UTC)"}, {"code_hash": A_KEY}
    ),
    "invitations": Given(
        "links",
        "Links by which you were invited, or given a new password",
        ACCOUNT,
        {
            "email": "E-mail address",
            "name": "Name",
            "role": "Role",
            "expires_at": "Until (UTC)",
            "used_at": "Used (UTC)",
            "taken_back_at": "Taken back (UTC)",
        },
        {"token_hash": A_KEY},
    ),
    "invitation_groups": Given(
        "links-for",
        "Groups that you were invited to lead",
        (Way("invitation_id", "invitations"),),
        {"group_id.name": "Group"},
    ),
    "covers": Given(
        "stood-in",
        "When you stood in for somebody, or somebody for you",
        (Way("away_id", "accounts"), Way("deputy_id", "accounts")),
        {"from_on": "From", "until_on": "Until"},
    ),
}

GIVEN: Mapping[str, Given] = {**PERSON, **MENTORING, **WORK}
"""What is given of each table, in the order in which people read it."""
