"""The settings, through the main script."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from heal.errors import NotPermitted
from heal.queries import settings as stored
from heal.rules.access import Actor
from heal.rules.settings import LABELS, ProgrammeSettings
from heal.services import desk
from heal.ui import identity, runtime
from heal.ui.settings import KINDS
from heal.vocabulary import Permission, Role
from tests.kit.programme import Programme
from tests.pages.conftest import OpenPage, texts


def kept(programme: Programme) -> ProgrammeSettings:
    with programme.database.reading() as session:
        return stored.programme(session)


def shown(at: AppTest, label: str) -> object:
    widgets = (*at.number_input, *at.toggle, *at.text_input, *at.date_input)
    (value,) = (widget.value for widget in widgets if widget.label == label)
    return "" if value is None else value


def test_every_setting_stands_in_one_place() -> None:
    named = Counter(name for kind in KINDS.values() for name in kind.names)
    assert named == Counter(item.name for item in fields(ProgrammeSettings))


def test_every_setting_is_shown_as_it_stands(open_page: OpenPage, programme: Programme) -> None:
    programme.do(desk.change_settings, values={"lapse_after_days": 21, "same_group_first": False})
    at = open_page("settings")
    for key, label in LABELS.items():
        assert shown(at, label) == getattr(kept(programme), key)


def test_a_number_is_kept_and_said_to_differ(open_page: OpenPage, programme: Programme) -> None:
    at = open_page("settings")
    assert "Differs from the default" not in texts(at)
    at.number_input(key="waiting_amber_days-14").set_value(21)
    at.button(key="keep-waiting").click().run()
    assert kept(programme) == replace(ProgrammeSettings(), waiting_amber_days=21)
    assert f"“{LABELS['waiting_amber_days']}”, usually 14" in texts(at).replace("\\", "")


def test_a_name_is_kept(open_page: OpenPage, programme: Programme) -> None:
    at = open_page("settings")
    at.text_input(key="discontinue_contact_name-").set_value("Robin")
    at.button(key="keep-stopping").click().run()
    assert kept(programme).discontinue_contact_name == "Robin"


def test_a_day_is_kept_and_the_curves_begin_there(
    open_page: OpenPage, programme: Programme
) -> None:
    at = open_page("settings")
    at.date_input(key="records_begin_on-").set_value(date(2026, 3, 1))
    at.button(key="keep-figures").click().run()
    assert kept(programme).records_since == date(2026, 3, 1)
    at = open_page("participation", about="Pairings")
    assert "What began before 1 Mar 2026" in texts(at).replace("\\", "")


def test_a_contradiction_is_a_sentence_and_nothing_is_kept(
    open_page: OpenPage, programme: Programme
) -> None:
    at = open_page("settings")
    at.number_input(key="waiting_amber_days-14").set_value(31)
    at.number_input(key="idea_after_days-7").set_value(8)
    at.button(key="keep-waiting").click().run()
    (error,) = at.error
    assert "cannot be more than" in error.value
    assert kept(programme) == ProgrammeSettings()


def test_one_kind_goes_back_to_its_defaults(open_page: OpenPage, programme: Programme) -> None:
    programme.do(desk.change_settings, values={"lapse_after_days": 21, "experience_months": 6})
    at = open_page("settings")
    at.button(key="defaults-waiting").click().run()
    assert not at.exception
    assert kept(programme) == replace(ProgrammeSettings(), experience_months=6)
    assert shown(at, LABELS["lapse_after_days"]) == 14
    assert "defaults-waiting" not in [button.key for button in at.button]


def test_the_door_is_closed_to_a_facilitator(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "session_hash", lambda: "somebody's")
    monkeypatch.setattr(identity, "actor", lambda *_, **__: Actor("somebody", Role.FACILITATOR))
    with pytest.raises(NotPermitted), runtime.reading(Permission.CHANGE_SETTINGS):
        pass
