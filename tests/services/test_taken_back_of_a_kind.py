"""Lists of members, and files of pairs, that came in together: gone together, or none of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from heal.db.engine import Database
from heal.errors import Refusal
from heal.models import Member
from heal.models import Pairing as Pair
from heal.queries import standing
from heal.rules.taking_back import Standing, done, refusal
from heal.services import (
    endings,
    imports,
    many_files,
    member_lists,
    members,
)
from heal.vocabulary import ImportKind
from tests.kit import pairs_desk as pairs
from tests.kit.pairs_desk import everything
from tests.kit.programme import TODAY, Programme
from tests.services.test_taken_back_together import NEW, OTHER, begun, number, said

LIST = "Email address,Nickname,Group status,Join year,Join month,Join day"


@pytest.fixture
def programme(database: Database) -> Programme:
    return begun(database)


def a_list(*names: str) -> bytes:
    rows = [f"{name.lower()}@example.org,{name},member,2024,4,10" for name in names]
    return "\r\n".join((LIST, *rows)).encode()


def bring_lists_in(programme: Programme) -> int:
    """Bring in two lists of new groups; the second finds somebody whom the first one made."""
    given = [
        {"data": a_list(*names), "file_name": f"{group}.csv", "group_name": group}
        for group, names in ((NEW, ("Dev", "Eva")), (OTHER, ("Dev", "Finn", "Ana")))
    ]
    kind = ImportKind.MEMBERS
    return int(programme.do(many_files.save_many, kind=kind, files=given, today=TODAY))


def test_lists_whose_people_the_other_names_go_together_where_one_alone_does_not(
    programme: Programme,
) -> None:
    before = everything(programme.database)
    first = bring_lists_in(programme)
    with programme.database.reading() as session:
        alone = standing.of_files(session, [first])
    assert "another file that names them: 1 person" in (refusal(alone) or "")
    told = said(programme, first)
    assert told == Standing(files=2, members=3, memberships=5, groups_go=2, lines=5)
    assert done(told) == (
        "Taken back: 3 members, 5 times in a group, 2 groups, 5 lines of the 2 files."
    )
    programme.do(imports.undo_together, first, on=TODAY)
    assert everything(programme.database) == before


def _named_again(programme: Programme) -> None:
    told = {"file_name": "later.csv", "group_name": NEW, "today": TODAY}
    programme.do(member_lists.save, data=a_list("Eva", "Gia"), **told)


def _corrected(programme: Programme) -> None:
    eva = number(programme.database, Member, "Eva")
    programme.do(members.correct, eva, name="Eva Sun", email="eva@example.org", note=None)


@pytest.mark.parametrize(
    ("since", "says"),
    [(_named_again, "Take back the later files"), (_corrected, "settled in their records")],
)
def test_lists_are_refused_together_with_the_sentence_that_was_said_before(
    programme: Programme, since: Callable[[Programme], None], says: str
) -> None:
    first = bring_lists_in(programme)
    since(programme)
    before, why = everything(programme.database), refusal(said(programme, first))
    assert why is not None
    assert why.startswith("1 person from these files has more in the records by now")
    assert says in why
    with pytest.raises(Refusal) as refused:
        programme.do(imports.undo_together, first, on=TODAY)
    assert refused.value.sentence == why
    assert everything(programme.database) == before


@pytest.fixture
def desk(database: Database) -> pairs.Desk:
    """Give a group with a mentor and a mentee."""
    programme = Programme(database)
    desk = pairs.Desk(programme, programme.group(pairs.GROUP))
    desk.mentor("Mira", capacity=2)
    desk.member("Ben")
    return desk


def bring_pairs_in(desk: pairs.Desk) -> int:
    """Bring in two files of pairs; the second has a mentor whom the first one made."""
    given = [
        {"data": pairs.file(*rows), "file_name": f"{at}.csv", "attested": True}
        for at, rows in enumerate(
            (
                (pairs.row(), pairs.row("Olga", "Pia", group=pairs.GROUP)),
                (pairs.row("Olga", "Quin", "2025-10-01", "2026-01-31", group=pairs.GROUP),),
            )
        )
    ]
    kind = ImportKind.PAIRINGS
    return int(desk.programme.do(many_files.save_many, kind=kind, files=given, today=TODAY))


def test_pairs_that_came_together_go_whole_where_one_file_alone_does_not(desk: pairs.Desk) -> None:
    database = desk.programme.database
    before = everything(database)
    first = bring_pairs_in(desk)
    with database.reading() as session:
        alone = refusal(standing.of_files(session, [first])) or ""
    assert "a pairing" in alone, "the second file's pair hangs on the first one's mentor"
    told, held = said(desk.programme, first), everything(database)
    assert told == Standing(files=2, pairings=3, offers=1, members=3, memberships=3, lines=6)
    desk.programme.do(imports.undo_together, first, on=TODAY)
    after = everything(database)
    for table, kind in (
        ("pairings", "pairings"), ("mentor_offers", "offers"), ("members", "members"),
        ("memberships", "memberships"), ("import_rows", "lines"),
    ):  # fmt: skip
        assert len(held[table]) - len(after[table]) == getattr(told, kind), table
    assert after == before


def test_pairs_are_refused_together_with_the_sentence_that_was_said_before(
    desk: pairs.Desk,
) -> None:
    first = bring_pairs_in(desk)
    desk.programme.do(endings.end, desk.all_of(Pair)[0].id, on=TODAY)
    before, why = everything(desk.programme.database), refusal(said(desk.programme, first))
    assert why is not None
    assert why.startswith("What came with these files has more in the records by now")
    with pytest.raises(Refusal) as refused:
        desk.programme.do(imports.undo_together, first, on=TODAY)
    assert refused.value.sentence == why
    assert everything(desk.programme.database) == before
