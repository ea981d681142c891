"""The tables, one file a noun; importing this package maps them all."""

from heal.models.accounts import Account, AccountGroup
from heal.models.attributes import Attribute, AttributeOption, AttributePick, AttributeValue
from heal.models.column_mappings import ColumnMapping
from heal.models.concerns import Concern
from heal.models.desk import Cover, HandledForm, Setting, Snooze
from heal.models.feedback import Feedback, FeedbackAnswer
from heal.models.groups import Group
from heal.models.guide import Prompt, Resource, Signpost
from heal.models.imports import IgnoredName, ImportBatch, ImportRow
from heal.models.informal import InformalConnection
from heal.models.meetings import Mark, Meeting
from heal.models.members import Alias, DoNotPair, Member, Membership, SafeChannel, SafeContact
from heal.models.mentors import MentorChannel, MentorOffer, MentorQuality, RatherNot
from heal.models.openings import RecordOpening
from heal.models.pairings import (
    CheckIn,
    CheckInActivity,
    Contact,
    ContactActivity,
    Ending,
    Pairing,
    PairingChannel,
)
from heal.models.proposals import Answer, Proposal
from heal.models.releases import Release, ReleasedFigure
from heal.models.requests import MentoringRequest, Preference, RequestChannel
from heal.models.reviews import Recommendation, RecommendedQuality, Suggestion
from heal.models.sign_in import (
    Invitation,
    InvitationGroup,
    RecoveryCode,
    SecondFactor,
    SetUpLink,
    SignInAttempt,
    SignInSession,
)
from heal.models.trail import TrailEntry

__all__ = [
    "Account",
    "AccountGroup",
    "Alias",
    "Answer",
    "Attribute",
    "AttributeOption",
    "AttributePick",
    "AttributeValue",
    "CheckIn",
    "CheckInActivity",
    "ColumnMapping",
    "Concern",
    "Contact",
    "ContactActivity",
    "Cover",
    "DoNotPair",
    "Ending",
    "Feedback",
    "FeedbackAnswer",
    "Group",
    "HandledForm",
    "IgnoredName",
    "ImportBatch",
    "ImportRow",
    "InformalConnection",
    "Invitation",
    "InvitationGroup",
    "Mark",
    "Meeting",
    "Member",
    "Membership",
    "MentorChannel",
    "MentorOffer",
    "MentorQuality",
    "MentoringRequest",
    "Pairing",
    "PairingChannel",
    "Preference",
    "Prompt",
    "Proposal",
    "RatherNot",
    "Recommendation",
    "RecommendedQuality",
    "RecordOpening",
    "RecoveryCode",
    "Release",
    "ReleasedFigure",
    "RequestChannel",
    "Resource",
    "SafeChannel",
    "SafeContact",
    "SecondFactor",
    "SetUpLink",
    "Setting",
    "SignInAttempt",
    "SignInSession",
    "Signpost",
    "Snooze",
    "Suggestion",
    "TrailEntry",
]
