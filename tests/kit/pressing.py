"""What a test presses on a page, and what the database holds then."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.kit.programme import Programme


def kept(programme: Programme, model: Any, number: int = 1) -> Any:
    """Return one record as it stands."""
    with programme.database.reading() as session:
        return session.get_one(model, number)


def press(at: AppTest, key: str) -> None:
    """Press a button, and see that the page is still whole."""
    at.button(key=key).click().run()
    assert not at.exception, [item.value for item in at.exception]


def submit(at: AppTest, says: str) -> None:
    """Press the form's button that says this."""
    [button] = [button for button in at.button if button.label == says]
    button.click().run()
    assert not at.exception, [item.value for item in at.exception]
