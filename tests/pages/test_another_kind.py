"""A file under another heading is said to be what it is, and read so by one click."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from heal.exchange.file_signatures import WORDS, Kind
from heal.ui.imports import ONE_BY_ONE
from heal.ui.words import plain
from heal.vocabulary import ImportKind
from tests.kit.files import FILES
from tests.kit.pairs_desk import file, row
from tests.kit.programme import Programme
from tests.pages.conftest import OpenPage, texts
from tests.pages.test_exchange import fine, press, upload

PURPOSES = {
    ImportKind.MEMBERS: (FILES["Google Groups, 13 columns"].data(), Kind.GOOGLE_GROUPS),
    ImportKind.REGISTER: (FILES["Z1"].data(), Kind.ZOOM),
    ImportKind.PAIRINGS: (file(row()), Kind.PAIRINGS),
}
ELSEWHERE = [(meant, chosen) for meant in PURPOSES for chosen in PURPOSES if meant is not chosen]


def chosen(at: AppTest) -> ImportKind:
    """Return what the page takes its files for."""
    return ImportKind(at.segmented_control(key="kind").value)


@pytest.mark.parametrize(("meant", "under"), ELSEWHERE)
def test_one_click_reads_it_as_what_it_is(
    programme: Programme, open_page: OpenPage, meant: ImportKind, under: ImportKind
) -> None:
    programme.member(programme.group("HEAL Tuesday"), "Mira")
    data, kind = PURPOSES[meant]
    at = upload(open_page("exchange"), data, under)
    assert WORDS[kind] in texts(at)
    assert not at.error
    assert not [button for button in at.button if (button.key or "").startswith("save-")]
    press(at, f"as-{meant}")
    assert chosen(at) is meant
    assert WORDS[kind] in texts(at) or meant is ImportKind.PAIRINGS
    assert at.metric or at.selectbox, "it is read now"
    assert not [button for button in at.button if (button.key or "").startswith("as-")]


def test_whoever_knows_better_has_it_read_so(programme: Programme, open_page: OpenPage) -> None:
    programme.group("HEAL Tuesday")
    at = upload(open_page("exchange"), FILES["Z1"].data())
    (read_as,) = (one for one in at.radio if (one.key or "").startswith("what-"))
    fine(read_as.set_value(Kind.TABLE).run())
    assert chosen(at) is ImportKind.MEMBERS
    assert not [button for button in at.button if (button.key or "").startswith("as-")]


def several(at: AppTest, *data: bytes) -> AppTest:
    """Choose several files at once."""
    told = [(f"{number}.csv", one, "text/csv") for number, one in enumerate(data)]
    return fine(at.file_uploader[0].set_value(told).run())


def listed(at: AppTest) -> list[str]:
    """Return the files that are looked at as lists of members."""
    shown = [frame.value for frame in at.dataframe if "New people" in frame.value]
    return list(shown[0]["File"]) if shown else []


def test_several_are_turned_together_or_read_as_they_were_chosen(
    programme: Programme, open_page: OpenPage
) -> None:
    programme.group("HEAL Tuesday")
    at = several(open_page("exchange"), FILES["Z1"].data(), FILES["Meet"].data())
    same = f"same-{ImportKind.MEMBERS}-{ImportKind.REGISTER}"
    assert "all of these are meeting registers" in texts(at)
    assert not listed(at)
    fine(at.checkbox(key=same).check().run())
    assert len(listed(at)) == 2, "the coordinator knows better"
    fine(at.checkbox(key=same).uncheck().run())
    press(at, f"as-{ImportKind.REGISTER}")
    assert chosen(at) is ImportKind.REGISTER
    assert "Whose meetings were they" in "".join(one.label for one in at.selectbox)


def test_nothing_is_offered_where_they_are_of_several_kinds(
    programme: Programme, open_page: OpenPage
) -> None:
    programme.group("HEAL Tuesday")
    members, register = (PURPOSES[of][0] for of in (ImportKind.MEMBERS, ImportKind.REGISTER))
    at = several(open_page("exchange"), register, members)
    assert not [button for button in at.button if (button.key or "").startswith("as-")]


@pytest.mark.usefixtures("programme")
def test_pairs_come_one_file_after_the_other(open_page: OpenPage) -> None:
    at = open_page("exchange")
    at.segmented_control(key="kind").set_value(ImportKind.PAIRINGS).run()
    several(at, file(row()), file(row(mentee="Cy")))
    assert [one.value for one in at.error] == [plain(ONE_BY_ONE)]


def test_another_heading_by_hand_lets_go_of_the_file(
    programme: Programme, open_page: OpenPage
) -> None:
    programme.member(programme.group("HEAL Tuesday"), "Mira")
    at = upload(open_page("exchange"), PURPOSES[ImportKind.MEMBERS][0])
    fine(at.segmented_control(key="kind").set_value(ImportKind.REGISTER).run())
    assert not at.file_uploader[0].value
