"""Who works here, what they may do, and what comes in from outside."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    COORDINATOR = "coordinator"
    """Looks after the whole programme."""
    FACILITATOR = "facilitator"
    """Leads one group or several."""
    BOARD = "board"
    """Sees figures that name nobody."""
    VISITOR = "visitor"
    """Stands at the door; nobody has signed in yet."""


class AccountStatus(StrEnum):
    INVITED = "invited"
    """Was sent an invitation."""
    ACTIVE = "active"
    """May sign in."""
    SUSPENDED = "suspended"
    """May not sign in."""


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
    SEE_CIRCLE = "see_circle"
    """See who was mentored by whom, and who could be invited to mentor."""
    SEE_INFORMAL = "see_informal"
    """See informal connections."""
    MANAGE_INFORMAL = "manage_informal"
    """Note informal connections, match and close them."""
    SEE_GUIDE = "see_guide"
    """Read the guide."""
    EDIT_GUIDE = "edit_guide"
    """Change the guide's questions and resources, and where there is help."""
    SEE_FIGURES = "see_figures"
    """See charts and counts."""
    SEE_EXACT_FIGURES = "see_exact_figures"
    """See small numbers as they are."""
    SEE_MY_GROUPS = "see_my_groups"
    """See the groups that one leads: who came, who is new, who looks for a mentor."""
    REVIEW = "review"
    """Recommend offers, and suggest connections, in the groups that one leads."""
    ATTEST = "attest"
    """Say that somebody attends where no register tells."""
    RAISE_CONCERN = "raise_concern"
    """Tell the coordinator of a worry."""
    READ_CONCERNS = "read_concerns"
    """Read what somebody worries about, and settle it."""
    SEE_OPENINGS = "see_openings"
    """See who opened a person's record."""
    IMPORT_REGISTERS = "import_registers"
    """Bring meetings' registers in, and undo it."""
    IMPORT_FILES = "import_files"
    """Bring lists of members in, and undo it."""
    EXPORT_LISTS = "export_lists"
    """Take lists of names out."""
    EXPORT_FIGURES = "export_figures"
    """Take charts and counts out."""
    RELEASE_FIGURES = "release_figures"
    """Release a report to others."""
    ARRANGE_COVER = "arrange_cover"
    """Name somebody who stands in while one is away."""
    CHANGE_SETTINGS = "change_settings"
    """Change the programme's numbers and names."""
    EXPLORE_DEMO = "explore_demo"
    """Bring in the invented programme, and remove it."""
    SIGN_IN = "sign_in"
    """Come in at the door, and leave by it."""
    OWN_ACCOUNT = "own_account"
    """See to one's own password, second factor and sessions."""
    MANAGE_ACCOUNTS = "manage_accounts"
    """Invite, set roles and groups, suspend, end sessions."""


class AttemptKind(StrEnum):
    ACCOUNT = "account"
    """Counted for the account that was named, whether there is one or not."""
    ADDRESS = "address"
    """Counted for the network address that it came from."""


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
    PAIRINGS = "pairings"
    """Pairings that began before the dashboard."""


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


class LeftOut(StrEnum):
    GUEST = "guest"
    """Not a member: a guest, or somebody who came by mistake."""
    PROGRAM = "program"
    """A program that takes notes or records."""


class ConcernStatus(StrEnum):
    TOLD = "told"
    """Was told; someone has to look at it."""
    SIGNPOSTED = "signposted"
    """Whoever it is about was shown where there is help."""
    DONE = "done"
    """Nothing more is to be done about it here."""


class ConcernVerb(StrEnum):
    TELL = "tell"
    """Tell the coordinator of a worry."""
    SIGNPOST = "signpost"
    """Show where there is help."""
    SETTLE = "settle"
    """Say that nothing more is to be done about it here."""


class Audience(StrEnum):
    COORDINATOR = "coordinator"
    """The coordinator: exact figures."""
    INTERNAL = "internal"
    """Facilitators and the board: small numbers hidden."""
    PUBLIC = "public"
    """Anybody: small numbers hidden, the rest rounded."""


class Opened(StrEnum):
    MEMBER = "member"
    """A person's record."""
    OFFER = "offer"
    """What a mentor told."""
    REQUEST = "request"
    """What somebody told who looks for a mentor."""
    PROPOSAL = "proposal"
    """What was proposed to two people, and what they said."""
    SUGGESTION = "suggestion"
    """What a facilitator thinks of two people together."""
    PAIRING = "pairing"
    """A pairing, of two people."""
    CONCERN = "concern"
    """What somebody worries about."""
    INFORMAL = "informal"
    """That somebody asked for a chat or offered one."""
    LIST = "list"
    """A list of names, taken out as a file."""
    FIGURE = "figure"
    """A figure, taken out as a file."""


class Attendance(StrEnum):
    ATTENDING = "attending"
    """Comes to meetings."""
    NOT_ATTENDING = "not_attending"
    """The registers show that they have not come lately."""
    UNKNOWN = "unknown"
    """No register says; the coordinator may attest."""
