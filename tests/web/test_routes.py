"""The pages at the door: what they let in, what they refuse, and where they lead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from heal.db.engine import Database
from heal.rules.sign_in import LIMITS
from heal.vocabulary import AttemptKind, Role
from tests.kit import door
from tests.web.conftest import Visit

HIDDEN = re.compile(r'name="form" value="([0-9a-f]{64})"')
RIGHT = {"email": door.EMAIL, "password": door.PASSWORD}


def _form(desk: TestClient, path: str) -> str:
    found = HIDDEN.search(desk.get(path).text)
    assert found is not None
    return found[1]


def _send(
    desk: TestClient, path: str, given: Mapping[str, str], *, shown_at: str | None = None, **h: str
) -> Any:
    token = _form(desk, shown_at or path)
    return desk.post(path, data={**given, "form": token}, headers=h)


def _is_in(desk: TestClient) -> bool:
    return bool(desk.get("/members").status_code == 200)


@pytest.fixture
def coordinator(database: Database) -> int:
    """Make the first account."""
    return door.coordinator(database)


@pytest.mark.usefixtures("coordinator")
class TestSignIn:
    """Coming in."""

    def test_it_leads_to_where_one_was_going(self, visit: Visit) -> None:
        desk = visit()
        shown_at = desk.get("/members?open=3").headers["Location"]
        assert 'value="/members?open=3"' in desk.get(shown_at).text
        answer = _send(desk, "/login", {**RIGHT, "next": "/members?open=3"})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/members?open=3")
        assert _is_in(desk)

    @pytest.mark.parametrize("wanted", ["//evil.test", "/\\evil.test", "https:evil.test", "/%5Ce"])
    def test_it_leads_nowhere_else(self, visit: Visit, wanted: str) -> None:
        desk = visit()
        assert "evil" not in desk.get("/login", params={"next": wanted}).text
        answer = _send(desk, "/login", {**RIGHT, "next": wanted})
        assert answer.headers["Location"] == "/"
        assert desk.get("/login", params={"next": wanted}).headers["Location"] == "/"

    @pytest.mark.parametrize("https", [False, True])
    def test_the_cookie_is_out_of_reach(self, visit: Visit, https: bool) -> None:
        answer = _send(visit(https=https), "/login", RIGHT)
        (cookie,) = (
            found for found in answer.headers.get_list("set-cookie") if "heal_session" in found
        )
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie
        assert ("Secure" in cookie) is https
        assert cookie.startswith("__Host-") is https

    def test_one_answer_for_whatever_is_wrong(self, visit: Visit) -> None:
        answers = [
            _send(visit(), "/login", given)
            for given in (
                {**RIGHT, "password": "not this one at all"},
                {**RIGHT, "password": "x" * 10_000},
                {"email": "nobody@example.org", "password": door.PASSWORD},
            )
        ]
        assert [answer.status_code for answer in answers] == [401] * 3
        said = {re.search(r'role="alert">([^<]*)<', answer.text)[1] for answer in answers}  # type: ignore[index]
        assert len(said) == 1
        assert not any("heal_session" in answer.headers.get("set-cookie", "") for answer in answers)

    def test_too_many_attempts_have_to_wait(self, visit: Visit) -> None:
        desk = visit()
        wrong = {**RIGHT, "password": "not this one at all"}
        for _ in range(LIMITS[AttemptKind.ACCOUNT]):
            assert _send(desk, "/login", wrong).status_code == 401
        answer = _send(desk, "/login", RIGHT)
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 15 * 60
        assert not _is_in(desk)

    def test_nothing_that_was_typed_becomes_markup(self, visit: Visit) -> None:
        typed = '"><script>alert(1)</script>'
        answer = _send(visit(), "/login", {"email": typed, "password": "x", "next": typed})
        assert "<script" not in answer.text
        assert door.PASSWORD not in answer.text

    def test_whoever_signs_in_anew_leaves_nothing_open(self, visit: Visit) -> None:
        desk = visit()
        _send(desk, "/login", RIGHT)
        before = desk.cookies["heal_session"]
        form = _form(desk, "/logout")
        desk.post("/login", data={**RIGHT, "form": form})
        assert desk.cookies["heal_session"] != before
        assert not _is_in(visit(token=before))


@pytest.mark.usefixtures("coordinator")
class TestForms:
    """A form comes from our own page, shown to the same browser, and is short."""

    def test_without_the_token(self, visit: Visit) -> None:
        desk = visit()
        desk.get("/login")
        for form in ({}, {"form": ""}, {"form": "0" * 64}, {"form": "é"}):
            assert desk.post("/login", data={**RIGHT, **form}).status_code == 403
        assert not _is_in(desk)

    def test_with_the_token_of_another_browser(self, visit: Visit) -> None:
        other, desk = visit(), visit()
        desk.get("/login")
        token = _form(other, "/login")
        assert desk.post("/login", data={**RIGHT, "form": token}).status_code == 403

    def test_without_a_cookie(self, visit: Visit) -> None:
        desk = visit()
        token = _form(desk, "/login")
        desk.cookies.clear()
        assert desk.post("/login", data={**RIGHT, "form": token}).status_code == 403

    @pytest.mark.parametrize("site", ["cross-site", "same-site", "none"])
    def test_from_another_site(self, visit: Visit, site: str) -> None:
        desk = visit()
        assert _send(desk, "/login", RIGHT, **{"Sec-Fetch-Site": site}).status_code == 403

    def test_too_long(self, visit: Visit) -> None:
        answer = _send(visit(), "/login", {**RIGHT, "password": "x" * 17_000})
        assert answer.status_code == 413

    @pytest.mark.parametrize(
        ("kind", "body", "status"),
        [
            ("application/json", b"{}", 415),
            ("multipart/form-data; boundary=x", b"--x--", 415),
            ("", b"email=a", 415),
            ("application/x-www-form-urlencoded", b"\xff\xfe", 400),
            ("application/x-www-form-urlencoded", b"email=%ff", 400),
            ("application/x-www-form-urlencoded", b"email=%00", 400),
            ("application/x-www-form-urlencoded", b"a=1&" * 50, 400),
            ("application/x-www-form-urlencoded", b"", 403),
        ],
    )
    def test_anything_else(self, visit: Visit, kind: str, body: bytes, status: int) -> None:
        desk = visit()
        for path in ("/login", "/logout", "/invite/abc"):
            answer = desk.post(path, content=body, headers={"Content-Type": kind})
            assert answer.status_code == status

    @pytest.mark.parametrize("odd", ["\ud800", "\U0010ffff", "a\u0000b", "\u202e"])
    def test_odd_letters_break_nothing(self, visit: Visit, odd: str) -> None:
        desk = visit()
        body = urlencode(
            {"email": odd, "password": odd, "code": odd, "form": _form(desk, "/login")},
            errors="surrogatepass",
        )
        answer = desk.post(
            "/login",
            content=body,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert answer.status_code in {400, 401}


@pytest.mark.usefixtures("coordinator")
class TestSignOut:
    """Leaving."""

    def test_a_copied_cookie_opens_nothing_afterwards(
        self, visit: Visit, database: Database
    ) -> None:
        token = door.signed_in(database).token
        desk = visit(token=token)
        answer = _send(desk, "/logout", {})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/login")
        assert not _is_in(visit(token=token))

    def test_a_link_alone_ends_nothing(self, visit: Visit, database: Database) -> None:
        token = door.signed_in(database).token
        desk = visit(token=token)
        assert desk.get("/logout").status_code == 200
        assert desk.get("/auth/logout").headers["Location"] == "/"
        assert desk.post("/logout").status_code == 415
        assert _is_in(visit(token=token))

    def test_whose_session_is_over_comes_back_to_where_they_were(self, visit: Visit) -> None:
        desk = visit(token="x" * 43)
        here = {"Referer": "http://desk.test/members?open=3"}
        answer = desk.get("/auth/logout", headers=here)
        assert answer.headers["Location"] == "/login?next=/members%3Fopen%3D3"
        assert "heal_session=" in answer.headers["set-cookie"]
        assert "Max-Age=0" in answer.headers["set-cookie"]
        assert desk.get("/auth/logout").headers["Location"] == "/login"


class TestSetUp:
    """The first account."""

    GIVEN: Mapping[str, str] = {**RIGHT, "name": "Ana"}

    def test_it_makes_the_coordinator_and_closes(self, visit: Visit, database: Database) -> None:
        token = door.set_up_link(database)
        desk = visit()
        assert "make run" in desk.get("/login").text
        assert _send(desk, f"/setup/{token}", self.GIVEN).status_code == 200
        assert desk.get(f"/setup/{token}").status_code == 410
        assert _send(desk, "/login", RIGHT).status_code == 303
        assert _is_in(desk)

    def test_another_link_makes_nothing(self, visit: Visit, database: Database) -> None:
        door.set_up_link(database)
        assert _send(visit(), "/setup/abc", self.GIVEN).status_code == 400
        assert _send(visit(), "/login", RIGHT, shown_at="/setup/abc").status_code == 401

    def test_a_weak_password_is_refused_and_the_rest_stays(
        self, visit: Visit, database: Database
    ) -> None:
        token = door.set_up_link(database)
        answer = _send(visit(), f"/setup/{token}", {**self.GIVEN, "password": "password1234"})
        assert answer.status_code == 400
        assert f'value="{door.EMAIL}"' in answer.text
        assert "password1234" not in answer.text


@pytest.mark.usefixtures("coordinator")
class TestInvitation:
    """Everyone else's first password."""

    def test_it_works_once(self, visit: Visit, database: Database) -> None:
        token = door.invited(database, "ben@example.org", Role.BOARD)
        desk = visit()
        given = {"password": door.PASSWORD}
        assert _send(desk, f"/invite/{token}", given).status_code == 200
        assert _send(visit(), f"/invite/{token}", given).status_code == 400
        assert _send(desk, "/login", {**RIGHT, "email": "ben@example.org"}).status_code == 303
        assert _is_in(desk)

    def test_a_made_up_link_makes_nothing(self, visit: Visit) -> None:
        answer = _send(visit(), "/invite/abc", {"password": door.PASSWORD})
        assert answer.status_code == 400
