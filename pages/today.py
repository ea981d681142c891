"""What needs someone now, each line with its reason, since when, and the next step."""

from __future__ import annotations

from heal.queries import attention as lines
from heal.queries import settings
from heal.ui import attention, cover, runtime, welcome
from heal.vocabulary import Permission


def whole_page() -> None:
    """Show what needs someone, or the two doors while nothing is recorded."""
    today = runtime.today()
    with runtime.reading(Permission.SEE_TODAY) as session:
        programme = settings.programme(session)
        figures = lines.figures(session)
        found = lines.lines(session, programme, today=today)
    if not figures.anyone:
        welcome.show()
        return
    attention.figures(figures)
    attention.show(found, programme)


runtime.page(Permission.SEE_TODAY, "Today", "What needs someone now, and the next step for each.")
cover.banner()
whole_page()
