"""Three people with a row in every table, each text of which says whose it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Enum, String

from heal.vocabulary import (
    EndingManner,
    EndingReason,
    InformalKind,
    InformalStatus,
    Opened,
    PairingStatus,
    ProposalStatus,
    Side,
)
from tests.kit import rows
from tests.kit.programme import TODAY


@dataclass
class World:
    """Ana mentors Ben; Cleo is somebody of whom Ana knows nothing. Each text says whose it is."""

    connection: Connection
    ana: int = 0
    ben: int = 0
    cleo: int = 0
    numbers: dict[str, int] = field(default_factory=dict)

    def put(self, whose: str, name: str, /, **given: Any) -> int:
        """Write a row whose texts say whose they are, and from which column."""
        told = {
            column.name: f"{whose}:{name}.{column.name}"
            for column in rows.table(name).columns
            if isinstance(column.type, String)
            and not isinstance(column.type, Enum)
            and column.name not in given
        }
        number: int = rows.insert(self.connection, rows.table(name), **{**told, **given})["id"]
        return number

    def write(self) -> World:
        """Write it all."""
        for whose, called in (("ana", "Ana Alder"), ("ben", "Ben Birch"), ("cleo", "Cleo Cedar")):
            setattr(self, whose, self.put(whose, "members", name=called, name_key=called.lower()))
        account = self.put("told", "accounts")
        for whose in ("ana", "ben", "cleo"):
            self._alone(whose, getattr(self, whose))
        self._in_confidence(account)
        self._together()
        return self

    def _alone(self, whose: str, member: int) -> None:
        put, number = self.put, self.numbers
        for name in ("memberships", "aliases", "marks", "record_openings"):
            put(whose, name, member_id=member)
        # What Ben and Cleo took part in, Ana did not.
        put(whose, "import_rows", member_id=member)
        safe = put(whose, "safe_contacts", member_id=member)
        put(whose, "safe_channels", safe_contact_id=safe)
        value = put(whose, "attribute_values", member_id=member)
        put(whose, "attribute_picks", value_id=value)
        put(whose, "informal_connections", member_id=member)
        offer = number[f"{whose} offer"] = put(whose, "mentor_offers", member_id=member)
        request = number[f"{whose} request"] = put(
            whose, "requests", mentee_id=member, attested_on=TODAY
        )
        for name in ("mentor_qualities", "mentor_channels", "rather_nots"):
            put(whose, name, offer_id=offer)
        for name in ("request_channels", "preferences"):
            put(whose, name, request_id=request)
        account = put(whose, "accounts", member_id=member)
        for name in ("account_groups", "sign_in_sessions", "second_factors", "recovery_codes"):
            put(whose, name, account_id=account)
        link = put(whose, "invitations", account_id=account)
        put(whose, "invitation_groups", invitation_id=link)
        put(whose, "covers", away_id=account)

    def _in_confidence(self, account: int) -> None:
        """Write what was told of Ana, or of her and somebody else, and is not hers to be given."""
        put = self.put
        put("told", "concerns", member_id=self.ana)
        put("told", "record_openings", member_id=self.ana, kind=Opened.CONCERN)
        put("told", "do_not_pair", first_id=self.ana, second_id=self.cleo)
        put("told", "suggestions", mentor_id=self.ana, mentee_id=self.cleo, account_id=account)
        word = put(
            "told", "recommendations", offer_id=self.numbers["ana offer"], account_id=account
        )
        put("told", "recommended_qualities", recommendation_id=word)
        idea = put(
            "told", "proposals", status=ProposalStatus.DRAFTED,
            offer_id=self.numbers["ana offer"], request_id=self.numbers["cleo request"],
        )  # fmt: skip
        put("told", "answers", proposal_id=idea, side=Side.MENTEE)

    def _together(self) -> None:
        """Write what Ana and Ben have in common, and what each of them said."""
        put, started = self.put, TODAY - timedelta(days=30)
        proposal = put(
            "both", "proposals", status=ProposalStatus.AGREED, drafted_on=started,
            asked_on=started, mentee_asked_on=TODAY,
            offer_id=self.numbers["ana offer"], request_id=self.numbers["ben request"],
        )  # fmt: skip
        pairing = put(
            "both", "pairings", proposal_id=proposal, mentor_id=self.ana, mentee_id=self.ben,
            status=PairingStatus.ENDED, began_on=started, ended_on=TODAY, attested_on=TODAY,
        )  # fmt: skip
        put("both", "pairing_channels", pairing_id=pairing)
        contact = put("both", "contacts", pairing_id=pairing)
        put("both", "contact_activities", contact_id=contact)
        put(
            "ben", "endings", pairing_id=pairing, said_by=Side.MENTEE, mentee_asked_on=TODAY,
            reason=EndingReason.BOUNDARY_OR_SAFETY, manner=EndingManner.SUDDEN,
        )  # fmt: skip
        for whose, side in (("ana", Side.MENTOR), ("ben", Side.MENTEE)):
            put(whose, "answers", proposal_id=proposal, side=side)
            heard = put(whose, "check_ins", pairing_id=pairing, side=side)
            put(whose, "check_in_activities", check_in_id=heard)
            said = put(whose, "feedbacks", pairing_id=pairing, side=side)
            put(whose, "feedback_answers", feedback_id=said)
        put(
            "both", "informal_connections", member_id=self.ben, other_id=self.ana,
            kind=InformalKind.OFFERED, status=InformalStatus.MATCHED,
            happened_on=TODAY, closed_on=TODAY,
        )  # fmt: skip
