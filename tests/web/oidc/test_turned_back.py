"""A way back that was not begun here, or that proves nothing, leads to the sign-in page."""

from __future__ import annotations

import logging
import time
from urllib.parse import parse_qsl, urlsplit

import pytest

from heal.db.engine import Database
from heal.rules import sign_in as rules
from heal.rules.access import VISITOR
from heal.services import accounts, attempts, credentials
from heal.services import door as use_cases
from heal.vocabulary import AttemptKind
from heal.web.oidc import Ticket
from tests.kit import door, provider, way
from tests.kit.provider import SECRET, Provider
from tests.web.conftest import Visit


class TestOnlyTheBrowserThatLeft:
    """A way back that was not begun here leads nowhere."""

    @pytest.mark.parametrize(
        "changed",
        [{"state": ""}, {"state": "x" * 43}, {"state": "é"}, {"code": ""}, {"code": "x" * 5000}],
    )
    def test_another_state_or_no_code(self, visit: Visit, changed: dict[str, str]) -> None:
        desk = visit()
        address = provider.sent_back(way.leave(desk))
        way.is_turned_back(desk, way.back(desk, way.changed(address, **changed)), "unfinished")

    def test_the_way_back_of_somebody_else(self, visit: Visit) -> None:
        address, other = provider.sent_back(way.leave(visit())), visit()
        way.is_turned_back(other, way.back(other, address), "unfinished")
        way.leave(other)
        way.is_turned_back(other, way.back(other, address), "unfinished")

    def test_the_code_of_somebody_else(self, visit: Visit) -> None:
        desk, other = visit(), visit()
        theirs = dict(parse_qsl(urlsplit(provider.sent_back(way.leave(other))).query))
        address = way.changed(provider.sent_back(way.leave(desk)), code=theirs["code"])
        way.is_turned_back(desk, way.back(desk, address), "unfinished")

    def test_the_way_back_from_another_provider(self, visit: Visit) -> None:
        desk = visit()
        address = provider.sent_back(way.leave(desk)).replace("/google/", "/work/")
        way.is_turned_back(desk, way.back(desk, address), "unfinished")

    def test_twice(self, visit: Visit) -> None:
        desk = visit()
        address = provider.sent_back(way.leave(desk))
        kept = desk.cookies["heal_away"]
        assert way.back(desk, address).headers["Location"] == "/"
        desk.cookies.clear()
        way.is_turned_back(desk, way.back(desk, address), "unfinished")
        desk.cookies.set("heal_away", kept)
        way.is_turned_back(desk, way.back(desk, address), "unfinished")

    @pytest.mark.parametrize("seconds", [601, -60])
    def test_too_late_or_too_early(self, visit: Visit, seconds: int) -> None:
        desk = visit()
        ticket = Ticket("a seed", int(time.time()) - seconds, "/")
        desk.cookies.set("heal_away", ticket.text())
        state = ticket.errand("google", "").state
        answer = desk.get("/auth/oidc/google/back", params={"state": state, "code": "x"})
        way.is_turned_back(desk, answer, "unfinished")

    @pytest.mark.parametrize(
        "odd", ["", ".", "..", "a.1.b", "a.b.c.d", "a.1._w==", "é", "a" * 4000]
    )
    def test_a_ticket_that_is_none(self, visit: Visit, odd: str) -> None:
        desk = visit()
        address = urlsplit(provider.sent_back(way.leave(desk)))
        desk.cookies.clear()
        header = {"Cookie": f"heal_away={odd}".encode()}
        answer = desk.get(f"{address.path}?{address.query}", headers=header)  # type: ignore[arg-type]
        way.is_turned_back(desk, answer, "unfinished")

    def test_a_changed_ticket(self, visit: Visit) -> None:
        desk = visit()
        address = provider.sent_back(way.leave(desk, next="/members"))
        seed, began_at, _ = desk.cookies["heal_away"].split(".")
        desk.cookies.clear()
        desk.cookies.set("heal_away", Ticket(seed, int(began_at), "/accounts").text())
        way.is_turned_back(desk, way.back(desk, address), "unfinished")


class TestWhoIsTurnedBack:
    """Friendly, without a detail, and counted."""

    def test_who_was_not_invited(self, visit: Visit, google: Provider) -> None:
        google.knows["email"] = "ben@example.org"
        desk = visit()
        answer = way.come(desk, next="/members")
        way.is_turned_back(desk, answer, "unknown")
        assert "next=/members" in answer.headers["Location"]
        assert "ben" not in desk.get(answer.headers["Location"]).text

    def test_who_is_suspended(self, visit: Visit, database: Database) -> None:
        way.come(visit())
        use_cases.act(database, accounts.suspend, door.SHELL, 2, now=door.now())
        desk = visit()
        way.is_turned_back(desk, way.come(desk), "unknown")

    def test_who_would_rather_not(self, visit: Visit, google: Provider) -> None:
        google.denies = True
        desk = visit()
        way.is_turned_back(desk, way.come(desk), "unfinished")

    @pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys"])
    def test_a_provider_that_is_ill_and_recovers(
        self, visit: Visit, google: Provider, path: str
    ) -> None:
        google.breaks = {path}
        desk = visit()
        first = desk.get("/auth/oidc/google", params={"next": "/members"})
        if not path.startswith("/.well"):
            first = way.back(desk, provider.sent_back(first.headers["Location"]))
        way.is_turned_back(desk, first, "unreachable")
        google.breaks.clear()
        assert way.come(desk).headers["Location"] == "/"

    def test_too_many_attempts_have_to_wait(
        self, visit: Visit, google: Provider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(rules.LIMITS, AttemptKind.ADDRESS, 3)
        desk, known = visit(), dict(google.knows)
        google.denies = True
        for _ in range(4):
            way.is_turned_back(desk, way.come(desk), "unfinished")
        google.denies, google.knows["email"] = False, "ben@example.org"
        for _ in range(3):
            way.is_turned_back(desk, way.come(desk), "unknown")
        google.knows = known
        way.is_turned_back(desk, way.come(desk), "throttled")

    def test_wrong_passwords_and_wrong_returns_are_counted_together(
        self, visit: Visit, database: Database
    ) -> None:
        here = {AttemptKind.ADDRESS: credentials.digest("testclient")}
        for _ in range(rules.LIMITS[AttemptKind.ADDRESS]):
            use_cases.act(database, attempts.count, VISITOR, counted=here, now=door.now())
        desk = visit()
        way.is_turned_back(desk, way.come(desk), "throttled")

    def test_the_log_tells_of_nobody(
        self, visit: Visit, google: Provider, caplog: pytest.LogCaptureFixture
    ) -> None:
        google.knows["email"] = "ben@example.org"
        with caplog.at_level(logging.INFO):
            answer = way.come(desk := visit())
            way.is_turned_back(desk, answer, "unknown")
        # The browser of the test logs as well: where it goes is not what the server says.
        every = [record.getMessage() for record in caplog.records]
        said = "\n".join(line for line in every if "http://desk.test" not in line)
        assert "Nobody invited this address" in said
        for private in ("ben@", SECRET, "code=", "state="):
            assert private not in said
