"""Every shape of file that a coordinator really has, by name, with invented people in it.

They are built from the page of formats. All letters are among those of Windows' cp1252, and each
shape has one at least that is not plain ASCII, so that all encodings can be told apart.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import openpyxl

from heal.exchange.file_signatures import Kind
from heal.exchange.file_signatures import Shape as ZoomShape
from tests.kit import zoom_files

ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16-le", "utf-16-be")
LINE_ENDS = ("\n", "\r\n")
_MARKS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}


@dataclass(frozen=True)
class File:
    """Hold a shape's text with plain line ends, and what it is."""

    text: str
    kind: Kind
    shape: ZoomShape | None = None
    delimiter: str = ","

    def data(self, encoding: str = "utf-8", line_end: str = "\n") -> bytes:
        """Return the file in those bytes."""
        text = self.text.replace("\n", line_end)
        return _MARKS.get(encoding, b"") + text.encode(encoding)

    def rows(self) -> list[list[str]]:
        """Return the cells as they are written."""
        return list(csv.reader(io.StringIO(self.text, newline=""), delimiter=self.delimiter))

    def workbook(self) -> bytes:
        """Return the file as the workbook that a spreadsheet makes of it, every cell a text."""
        book = openpyxl.Workbook()
        for row in self.rows():
            book.worksheets[0].append(row)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()


GOOGLE_GROUPS_HEADER = (
    "Email address,Nickname,Group status,Email status,Email preference,Posting permissions,"
    "Join year,Join month,Join day,Join hour,Join minute,Join second,Time zone"
)
GROUPS_TITLE = "Members for group Zoë’s circle\n"


def google_groups(title: str, columns: int) -> str:
    """Return a list of so many columns, below its title."""
    rows = (
        GOOGLE_GROUPS_HEADER,
        'zoe@example.org,"Pérez; Zoë",OWNER,,email,allowed,2018,5,9,8,1,2,Hora de verano',
        "eli@example.org,,Member,Bouncing,no email,allowed,2024,2,29,18,54,7,Hawaii Time",
        "gus@example.org,Gus,Invited,,,,,,,,,,",
        "hal@example.org,,PENDING,,,,,,,,,,",
    )
    cut = (",".join(row.split(",")[:columns]).replace(";", ",") for row in rows)
    return title + "\n".join(cut) + "\n"


GROUPS_IO_HEADER = "Email,User ID,Member ID,Display Name,Username,Joined,Phone,Country"
GROUPS_IO = f"""{GROUPS_IO_HEADER}
Dora@Example.org,101,9001,Dora Lund,dora,05/09/2018,555 0100,NO
zoe@example.org,102,9002,"Pérez, Zoë",,2/29/2024,,
fay@example.org,103,9003,,fay,12/01/2025,,
gil@example.org,104,9004,Gil,,,,
"""
MEET_NAMES = "First name,Last name,Email,Duration,Time joined,Time exited"
MEET_LINA = "Lina,Bérg,Lina@Example.org,1 hr 2 min,6:58 PM,8:00 PM"
MEET_TITLED = (
    "Meeting title,Date,Start time,End time",
    '"Harbour, late",2026-06-16,18:55,20:01',
    "",
    "Name,Email,Duration,Time joined,Time exited",
    "Lina Bérg,lina@example.org,42m,19:00:12,19:42:10",
    "Olu,olu@example.org,1:00:00,19:00:00,20:00:00",
    "Iris,,95 min,,",
)
MEET_EXTENSION = (
    "*,Meet",
    "*,Meeting code: abc-defg-hij",
    "*,Created on 2026-08-31 20:12:56",
    "*,Ended on 2026-08-31 21:15:25",
    "Full Name,First Seen,Time in Call",
    "Lina Bérg,2026-08-31 20:13:00,01:02:28",
    "Olu,2026-08-31 20:15:00,00:10:00",
)
MEET = ((MEET_NAMES, MEET_LINA), MEET_TITLED, MEET_EXTENSION)
TEAMS_PEOPLE = (
    "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole"
)
TEAMS_EACH = "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole"
TEAMS_LINA = (
    "Lina Bérg\t9/22/26, 7:00:11 PM\t9/22/26, 8:31:02 PM\t1h 10m 51s\tLina@Example.org\t"
    "lina@example.org\tOrganizer"
)
TEAMS_SUMMARY = (
    "1. Summary",
    "Meeting title\tHarbour, late",
    "Attended participants\t2",
    "Start time\t9/22/26, 6:59:00 PM",
    "End time\t9/22/26, 8:32:00 PM",
    "Meeting duration\t1h 33m",
    "Average attendance time\t50m 2s",
    "",
)
TEAMS_SECTIONS = (
    *TEAMS_SUMMARY,
    "2. Participants",
    TEAMS_PEOPLE,
    TEAMS_LINA,
    "Olu (External)\t9/22/26, 7:02:00 PM\t9/22/26, 7:32:00 PM\t30m\t\t\tPresenter",
    "",
    "3. In-Meeting Activities",
    TEAMS_EACH,
    "Lina Bérg\t9/22/26, 7:00:11 PM\t9/22/26, 7:30:11 PM\t30m\tlina@example.org\tOrganizer",
    "Lina Bérg\t9/22/26, 7:50:11 PM\t9/22/26, 8:31:02 PM\t40m 51s\tlina@example.org\tOrganizer",
    "Olu (External)\t9/22/26, 7:02:00 PM\t9/22/26, 7:32:00 PM\t30m\t\tPresenter",
)
TEAMS_FLAT = (
    "Meeting Summary",
    "Total Number of Participants\t1",
    "Meeting Title\tHarbour",
    "Meeting Start Time\t2/15/2026, 6:59:35 PM",
    "Meeting End Time\t2/15/2026, 8:00:00 PM",
    "Meeting Id\t453adbad-3672-4bde-92d0-6be3049eb379",
    "",
    "Full Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole\tParticipant ID (UPN)",
    "Lina Bérg\t2/15/2026, 7:00:00 PM\t2/15/2026, 7:29:22 PM\t29m 22s\tlina@example.org\tX\tx",
)
TEAMS_ACTIONS = (
    "Full Name\tUser Action\tTimestamp",
    "Lina Bérg\tJoined before\t2/15/2026, 7:00:00 PM",
    "Olu\tJoined\t2/15/2026, 7:05:00 PM",
    "Lina Bérg\tLeft\t2/15/2026, 7:20:00 PM",
    "Lina Bérg\tJoined\t2/15/2026, 7:30:00 PM",
    "Lina Bérg\tLeft\t2/15/2026, 8:00:00 PM",
)
TEAMS = (TEAMS_SECTIONS, TEAMS_FLAT, TEAMS_ACTIONS)
EVENTBRITE_HEADER = (
    "Order #,Order Date,First Name,Last Name,Email,Quantity,Ticket Type,Attendee #,Barcode #,"
    "Attendee Status,Cell Phone"
)
EVENTBRITE = f"""{EVENTBRITE_HEADER}
7001,2026-06-01 10:00:00,Dora,Lund,Dora@Example.org,1,General,8001,70018001,Checked In,555 0100
7002,2026-06-02 11:00:00,Zoë,Pérez,zoe@example.org,1,General,8002,70028002,checked in,
7003,2026-06-02 12:00:00,Fay,Stone,fay@example.org,1,General,8003,70038003,Attending,555 0101
"""
FORM = """\
"Timestamp","Email Address","Your first name","Which ""HEAL"" group, if any,
do you attend?","Member since"
"6/16/2026 19:10:26","Ana@Example.org","Ana","Harbour","2/1/2024"
"6/16/2026 20:00:00","ben@example.org","Ben","Harbour","13/2/2024"
"6/17/2026 08:00:00","ben@example.org","Ben","Harbour",""
"6/17/2026 09:00:00","","Zoë","Harbour",""
"6/17/2026 09:00:00","dot@","Dot","Harbour","30/2/2024"
"6/17/2026 09:00:00","eve@example.org","Eve","Harbour","30/2/2024"
"6/17/2026 09:00:00","fay@example.org","Fay","Harbour","","one","too many"
"""
FORM_ABROAD = """\
"Marca temporal","¿Cómo te llamas?","Correo electrónico","¿Estuviste presente?"
"16/6/2026 19:10:26","Zoë Pérez","zoe@example.org","Sí"
"16/6/2026 19:12:00","Ana","","No"
"""
TABLE_OF_MEMBERS = """\
Name,Email,Phone,Country
"Pérez, Zoë",zoe@example.org,555 0100,Norway
Ana,ana@example.org,,
"""
TABLE_OF_A_MEETING = """\
Name;E-mail;Minutes;Address
Zoë Pérez;zoe@example.org;62;1 Sea Lane
Ana;;15;
"""


def _lines(lines: Sequence[str]) -> str:
    return "\n".join(lines) + "\n"


def _zoom_kind(name: str) -> ZoomShape:
    # Under no meeting, the newest headings are those of the first two shapes.
    return ZoomShape.Z1 if name == "Z4 bare" else ZoomShape(name[:2].lower())


FILES: Mapping[str, File] = {
    **{
        f"Google Groups, {columns} columns{', titled' if title else ''}": File(
            google_groups(title, columns), Kind.GOOGLE_GROUPS
        )
        for columns in (3, 4, 6, 13)
        for title in ("", GROUPS_TITLE)
    },
    "Google Groups, addresses alone": File(
        f"{GROUPS_TITLE}Email address\nzoe@example.org\n", Kind.GOOGLE_GROUPS
    ),
    "Groups.io": File(GROUPS_IO, Kind.GROUPS_IO),
    **{
        name: File(made.text("\n"), Kind.ZOOM, _zoom_kind(name), made.delimiter)
        for name, made in zoom_files.SHAPES.items()
    },
    "Meet": File(_lines(MEET[0]), Kind.MEET),
    "Meet, titled": File(_lines(MEET_TITLED), Kind.MEET),
    "Meet, of the extension": File(_lines(MEET_EXTENSION), Kind.MEET),
    "Teams, in sections": File(_lines(TEAMS_SECTIONS), Kind.TEAMS, delimiter="\t"),
    "Teams, flat": File(_lines(TEAMS_FLAT), Kind.TEAMS, delimiter="\t"),
    "Teams, coming and going": File(_lines(TEAMS_ACTIONS), Kind.TEAMS, delimiter="\t"),
    "Eventbrite": File(EVENTBRITE, Kind.EVENTBRITE),
    "a form": File(FORM, Kind.FORM),
    "a form abroad": File(FORM_ABROAD, Kind.FORM),
    "a table of members": File(TABLE_OF_MEMBERS, Kind.TABLE),
    "a table of a meeting": File(TABLE_OF_A_MEETING, Kind.TABLE, delimiter=";"),
}
"""Every shape by its name."""
