"""Every word that the programme stores, one enumeration a noun."""

from __future__ import annotations

from enum import StrEnum


class MentorStatus(StrEnum):
    OFFERED = "offered"
    """Has said they are willing; nobody has decided yet."""
    APPROVED = "approved"
    """May be paired."""
    NOT_NOW = "not_now"
    """Willing, but the coordinator would rather wait; can offer again."""
    PAUSED = "paused"
    """Approved and resting; takes no new pairing until resumed."""
    DISCONTINUED = "discontinued"
    """Has stopped mentoring; can offer again."""


class MentorVerb(StrEnum):
    OFFER = "offer"
    """Record that a member is willing."""
    APPROVE = "approve"
    """Let the mentor be paired."""
    DEFER = "defer"
    """Say "not now"."""
    PAUSE = "pause"
    """Let the mentor rest, at once and without a reason."""
    RESUME = "resume"
    """End the rest."""
    DISCONTINUE = "discontinue"
    """Stop mentoring."""
    OFFER_AGAIN = "offer_again"
    """Record that the member is willing again."""


class RequestStatus(StrEnum):
    OPEN = "open"
    """Waiting for a mentor."""
    ON_HOLD = "on_hold"
    """Still wanted, but not now."""
    WITHDRAWN = "withdrawn"
    """No longer wanted."""
    FULFILLED = "fulfilled"
    """A pairing began from it."""


class RequestVerb(StrEnum):
    OPEN = "open"
    """Record that a member would like a mentor."""
    HOLD = "hold"
    """Wait on the mentee's word."""
    RESUME = "resume"
    """Go on looking."""
    WITHDRAW = "withdraw"
    """Close it because it is no longer wanted."""
    FULFIL = "fulfil"
    """Close it because a pairing began."""
    REOPEN = "reopen"
    """Look again, because the pairing proved to be a mistake."""


class ProposalStatus(StrEnum):
    DRAFTED = "drafted"
    """An idea of the coordinator's; nobody was asked."""
    ASKED = "asked"
    """Both were asked, and at least one answer is awaited."""
    AGREED = "agreed"
    """Both said yes."""
    NOT_GOING_AHEAD = "not_going_ahead"
    """It did not go ahead, through nobody's fault."""
    LAPSED = "lapsed"
    """No answer came in time, without blame."""
    DISCARDED = "discarded"
    """The idea was dropped before anyone was asked."""


class ProposalVerb(StrEnum):
    DRAFT = "draft"
    """Note an idea for a pair."""
    ASK = "ask"
    """Ask both."""
    AGREE = "agree"
    """Record that both said yes."""
    CLOSE = "close"
    """Record that it does not go ahead."""
    LAPSE = "lapse"
    """Let it go, unanswered."""
    DISCARD = "discard"
    """Drop the idea."""


class PairingStatus(StrEnum):
    ACTIVE = "active"
    """The two are in touch as mentor and mentee."""
    PAUSED = "paused"
    """The two are taking a break."""
    ENDED = "ended"
    """The pairing is over."""


class PairingVerb(StrEnum):
    BEGIN = "begin"
    """Let the pairing begin, on two dated yeses."""
    PAUSE = "pause"
    """Take a break."""
    RESUME = "resume"
    """Go on after a break."""
    END = "end"
    """End it, at either side's word."""
    REOPEN = "reopen"
    """Undo an end that was recorded by mistake."""


class Side(StrEnum):
    MENTOR = "mentor"
    """The more experienced of the two."""
    MENTEE = "mentee"
    """The newer of the two."""


class AnswerKind(StrEnum):
    YES = "yes"
    """Agrees."""
    NO = "no"
    """Does not; nobody's fault."""


class Conveyed(StrEnum):
    IN_PERSON = "in_person"
    """Said face to face."""
    PHONE = "phone"
    """Said on the phone."""
    TEXT = "text"
    """Written in a text message."""
    EMAIL = "email"
    """Written in an e-mail."""
    FORUM = "forum"
    """Written in the group's forum."""
    FORM = "form"
    """Written in a form."""


class DeclineReason(StrEnum):
    ALREADY_COMMITTED = "already_committed"
    """Is taken up already; the default."""
    NOT_THE_RIGHT_TIME = "not_the_right_time"
    """Would rather another time."""
    KNOWS_THE_PERSON = "knows_the_person"
    """Knows the other too well."""
    PREFERS_ANOTHER = "prefers_another"
    """Would rather be with someone else."""
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    """Keeps it to themselves."""


class Route(StrEnum):
    FACILITATOR_IDENTIFIED = "facilitator_identified"
    """A facilitator saw that the two might suit."""
    COORDINATOR_IDENTIFIED = "coordinator_identified"
    """The coordinator saw that the two might suit."""
    MENTOR_REACHED_OUT = "mentor_reached_out"
    """A mentor turned to a newer member."""
    MENTOR_TOLD_GROUP = "mentor_told_group"
    """A mentor told the group that they are willing."""
    MENTEE_REACHED_OUT = "mentee_reached_out"
    """A newer member turned to a mentor."""
    MENTEE_TOLD_GROUP = "mentee_told_group"
    """A newer member told the group that they are looking."""


class Willingness(StrEnum):
    TOLD_FACILITATOR = "told_facilitator"
    """Told a facilitator."""
    POSTED_IN_FORUM = "posted_in_forum"
    """Wrote in the group's forum."""
    TOLD_COORDINATOR = "told_coordinator"
    """Told the coordinator."""
    FILLED_FORM = "filled_form"
    """Filled in a form."""


class Quality(StrEnum):
    EXPERIENCE = "experience"
    """Time in a group, or a depth of progress."""
    PRESENCE = "presence"
    """Can stay with what another feels."""
    COMPASSION = "compassion"
    """Understands without judging."""
    POSITIVITY = "positivity"
    """Sets a hopeful example."""
    RESPONSIVENESS = "responsiveness"
    """Makes time, and answers."""
    AUTHENTICITY = "authenticity"
    """Is honest, and leaves room for other ways."""
    ENGAGEMENT = "engagement"
    """Takes part in a group."""
    HEALTH = "health"
    """Minds their own limits."""
    SAFETY = "safety"
    """Guards the other's privacy and boundaries."""


class ExperienceBasis(StrEnum):
    MONTHS = "months"
    """Twelve months in a group."""
    DEPTH = "depth"
    """A corresponding depth of progress."""
    BOTH = "both"
    """Twelve months, and depth."""
    NEITHER = "neither"
    """Neither yet; a reason is recorded."""


class Channel(StrEnum):
    IN_PERSON = "in_person"
    """Meeting face to face."""
    PHONE = "phone"
    """Phone calls."""
    TEXT = "text"
    """Text messages."""
    WEB_APP = "web_app"
    """A video or chat application."""
    OTHER = "other"
    """Another way that both agree on."""


class InformalChannel(StrEnum):
    PHONE = "phone"
    """Phone."""
    EMAIL = "email"
    """E-mail."""
    TEXT = "text"
    """Text messages."""
    WEB_CHAT = "web_chat"
    """A chat on the web."""


class InformalKind(StrEnum):
    ASKED = "asked"
    """Asked the forum for a chat."""
    OFFERED = "offered"
    """Offered a chat in the forum."""
    ANSWERED = "answered"
    """Answered the author privately."""


class Activity(StrEnum):
    CONNECTING = "connecting"
    """Listening, being there."""
    SUPPORTING = "supporting"
    """Encouraging."""
    LEARNING = "learning"
    """Trading what has helped."""
    SHARING = "sharing"
    """Telling one's own way."""
    QUESTIONING = "questioning"
    """Asking what helps to think."""
    CELEBRATING = "celebrating"
    """Seeing what has been achieved."""
    RECIPROCATING = "reciprocating"
    """Giving back, both ways."""


class AfterStopping(StrEnum):
    END = "end"
    """The pairing ends as well."""
    GO_ON = "go_on"
    """The pairing goes on to its own end."""


class StillBeneficial(StrEnum):
    YES = "yes"
    """It is doing this side good."""
    UNSURE = "unsure"
    """This side is not sure."""
    NO = "no"
    """It no longer does this side good."""


class EndingManner(StrEnum):
    PLANNED_AND_SAID = "planned_and_said"
    """Both knew, and said goodbye."""
    PLANNED_NOT_SAID = "planned_not_said"
    """Meant, but not spoken about."""
    FADED = "faded"
    """Contact grew less until it stopped."""
    SUDDEN = "sudden"
    """From one day to the next."""


class EndingReason(StrEnum):
    SERVED_ITS_PURPOSE = "served_its_purpose"
    """It gave what it could give."""
    LIFE_CHANGED = "life_changed"
    """Life, or time, changed."""
    NOT_THE_RIGHT_FIT = "not_the_right_fit"
    """The two did not suit."""
    ONE_WISHED_TO = "one_wished_to"
    """One of the two wished to end it."""
    MENTOR_NEEDS_REST = "mentor_needs_rest"
    """The mentor needs to rest."""
    MENTEE_LEFT = "mentee_left"
    """The mentee has left the group."""
    BOUNDARY_OR_SAFETY = "boundary_or_safety"
    """A boundary or somebody's safety was the concern."""
    PREFER_NOT_TO_SAY = "prefer_not_to_say"
    """Kept to themselves."""


class Liking(StrEnum):
    SIMILAR = "similar"
    """Would like somebody alike in this."""
    CONTRASTING = "contrasting"
    """Would like somebody different in this."""
    NO_PREFERENCE = "no_preference"
    """Has none; the default."""


class Voicemail(StrEnum):
    NO = "no"
    """Leave no message."""
    VAGUE_ONLY = "vague_only"
    """A message that says nothing."""
    YES = "yes"
    """A message is fine."""


class Role(StrEnum):
    COORDINATOR = "coordinator"
    """Looks after the whole programme."""
    FACILITATOR = "facilitator"
    """Leads one group or several."""
    BOARD = "board"
    """Sees figures that name nobody."""


class AccountStatus(StrEnum):
    INVITED = "invited"
    """Was sent an invitation."""
    ACTIVE = "active"
    """May sign in."""
    SUSPENDED = "suspended"
    """May not sign in."""


class RegisterSource(StrEnum):
    IMPORTED = "imported"
    """Read from a meeting report."""
    BY_HAND = "by_hand"
    """Ticked by a person."""


class ImportKind(StrEnum):
    MEMBERS = "members"
    """A list of a group's members."""
    REGISTER = "register"
    """A meeting's participant report."""


class RowOutcome(StrEnum):
    ADDED = "added"
    """Made something new."""
    MATCHED = "matched"
    """Was somebody known already."""
    UNKNOWN = "unknown"
    """Nobody is known by this; waits to be confirmed."""
    SET_ASIDE = "set_aside"
    """Is no member: a bot, a guest, a waiting room."""
    REFUSED = "refused"
    """Could not be read; the reason is kept."""


class ConcernStatus(StrEnum):
    OPEN = "open"
    """Someone has to look at it."""
    CLOSED = "closed"
    """Has been looked at."""


class AttributeKind(StrEnum):
    CHOICE = "choice"
    """One of a few words."""
    TEXT = "text"
    """The person's own words, short."""


class Attendance(StrEnum):
    ATTENDING = "attending"
    """Comes to meetings."""
    NOT_ATTENDING = "not_attending"
    """The registers show that they have not come lately."""
    UNKNOWN = "unknown"
    """No register says; the coordinator may attest."""


class Permission(StrEnum):
    SEE_TODAY = "see_today"
    """See what needs someone now."""
    SEE_MEMBERS = "see_members"
    """Find members and open their records."""
    EDIT_MEMBERS = "edit_members"
    """Add and correct members and memberships."""
    SEE_MEETINGS = "see_meetings"
    """See meetings and their registers."""
    RECORD_ATTENDANCE = "record_attendance"
    """Add meetings and fill registers."""
    SEE_MENTORS = "see_mentors"
    """See the mentor pool."""
    MANAGE_MENTORS = "manage_mentors"
    """Record offers; approve, pause, discontinue."""
    SEE_REQUESTS = "see_requests"
    """See who would like a mentor, and proposals."""
    MANAGE_REQUESTS = "manage_requests"
    """Open requests; propose, ask, record answers."""
    SEE_PAIRINGS = "see_pairings"
    """See active and ended pairings."""
    MANAGE_PAIRINGS = "manage_pairings"
    """Begin, pause and end pairings; record check-ins."""
    SEE_FIGURES = "see_figures"
    """See charts and counts."""
    IMPORT_FILES = "import_files"
    """Bring files in, and undo it."""
    EXPORT_LISTS = "export_lists"
    """Take lists of names out."""
    EXPORT_FIGURES = "export_figures"
    """Take charts and counts out."""
    CHANGE_SETTINGS = "change_settings"
    """Change the programme's numbers and names."""
    EXPLORE_DEMO = "explore_demo"
    """Bring in the invented programme, and remove it."""
