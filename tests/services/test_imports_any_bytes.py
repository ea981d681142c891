"""Any bytes at all, brought in: saved whole, or refused with nothing left behind."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from heal.db.engine import Database
from heal.errors import UnreadableFile
from heal.exchange import texts
from heal.services import door, member_lists, register_preview
from tests.kit.databases import SqliteShelf
from tests.kit.every_reader import ZONE
from tests.kit.files import FILES
from tests.kit.mutations import mutated, seeded
from tests.kit.programme import COORDINATOR
from tests.kit.saving import LATER, SAVES, counts, save_in_every_way

MEANT = [name for name, file in FILES.items() if file.kind in SAVES]


@pytest.fixture(scope="module")
def kept(sqlite_shelf: SqliteShelf) -> Iterator[Database]:
    """Give one database, in which nothing stays, for all files."""
    with sqlite_shelf.fresh() as database:
        yield database


def test_every_shape_is_saved_as_what_it_is(kept: Database) -> None:
    for name in MEANT:
        kind = FILES[name].kind
        assert list(save_in_every_way(kept, FILES[name].data(), [kind])) == [(kind, None)]


def test_what_is_refused_leaves_nothing_behind(kept: Database) -> None:
    came = [
        refusal
        for number in range(30)
        for _, refusal in save_in_every_way(kept, mutated(seeded(f"saved {number}"))[1])
    ]
    assert any(came)
    assert not all(came)


def test_a_large_file_is_refused_at_once(kept: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(texts, "_parts", lambda *_: pytest.fail("was looked into"))
    data = b"Email address\n" + b"a@example.org\n" * (60 * 1024 * 1024 // 14)
    before = counts(kept)
    told = {"data": data, "file_name": "large.csv", "group_name": "Tuesday", "today": LATER}
    with kept.reading() as session:
        with pytest.raises(UnreadableFile, match="has 60 MB"):
            member_lists.preview(session, COORDINATOR, **told)
        with pytest.raises(UnreadableFile, match="has 60 MB"):
            register_preview.preview(session, COORDINATOR, zone=ZONE, **told)
    for save, details in SAVES.values():
        with pytest.raises(UnreadableFile, match="has 60 MB"):
            door.act(kept, save, COORDINATOR, **{**details, "data": data})
    assert counts(kept) == before
