"""The lists as they leave the house."""

from __future__ import annotations

import pandas as pd
import pytest

from heal.exchange.lists import COLUMNS, List, readable


def test_words_are_written_as_people_read_them() -> None:
    frame = pd.DataFrame(
        {
            "offer_id": [7],
            "name": ["Ana"],
            "status": ["not_now"],
            "channels": ["text, phone"],
            "qualities": [None],
        }
    )
    shown = readable(List.MENTORS, frame)
    assert shown.to_dict("records") == [
        {
            "Name": "Ana",
            "Status": "Not now",
            "In touch by": "Phone, Text message",
            "Qualities": None,
        }
    ]


@pytest.mark.parametrize("kind", list(List))
def test_an_empty_list_keeps_its_headings(kind: List) -> None:
    frame = pd.DataFrame(columns=[*COLUMNS[kind], "some_id"])
    assert list(readable(kind, frame)) == [column.heading for column in COLUMNS[kind].values()]


@pytest.mark.parametrize("kind", list(List))
def test_no_number_of_a_record_leaves_the_house(kind: List) -> None:
    assert not [name for name in COLUMNS[kind] if name.endswith("_id") or name == "id"]
