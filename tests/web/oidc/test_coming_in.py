"""To a provider and back: into the same session as by a password, and nowhere else."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from heal.db.engine import Database
from heal.rules.access import VISITOR
from heal.services import door as use_cases
from heal.services import sign_in
from tests.kit import door, provider, way
from tests.kit.provider import Provider
from tests.web.conftest import Visit
from tests.web.oidc.conftest import ANA


class TestComingIn:
    """With an address that was invited."""

    def test_it_leads_to_where_one_was_going(self, visit: Visit) -> None:
        desk = visit()
        login = desk.get("/login?next=/members%3Fopen%3D3").text
        begin = re.search(r'href="([^"]+)">Sign in with Google<', login)
        assert begin is not None
        address = provider.sent_back(desk.get(begin[1]).headers["Location"])
        answer = way.back(desk, address)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/members?open=3")
        assert way.is_in(desk)

    def test_the_invitation_is_used_up_and_the_account_stays(
        self, visit: Visit, database: Database
    ) -> None:
        assert way.come(visit()).headers["Location"] == "/"
        refused = use_cases.act(
            database, sign_in.begin_for_verified_email, VISITOR, email=ANA, now=door.now()
        )
        assert refused.token is not None
        again = visit()
        way.come(again)
        assert way.is_in(again)

    @pytest.mark.parametrize("https", [False, True])
    def test_the_cookies_are_out_of_reach(self, visit: Visit, https: bool) -> None:
        desk = visit(https=https)
        left = desk.get("/auth/oidc/google", params={"next": "/members?search=Ben"})
        (away,) = left.headers.get_list("set-cookie")
        back = way.back(desk, provider.sent_back(left.headers["Location"]))
        session, *gone = back.headers.get_list("set-cookie")
        assert "Max-Age=600" in away
        assert "heal_session=" in session
        assert any("heal_away=" in cookie and "Max-Age=0" in cookie for cookie in gone)
        for cookie in (away, session):
            assert "HttpOnly" in cookie
            assert "SameSite=Lax" in cookie
            assert ("Secure" in cookie) is cookie.startswith("__Host-") is https

    def test_what_the_provider_is_told(self, visit: Visit) -> None:
        desk = visit(https=True)
        address = way.leave(desk, next="/members?search=Ben")
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["redirect_uri"] == "https://desk.test/auth/oidc/google/back"
        assert asked["scope"] == "openid email"
        assert asked["prompt"] == "select_account"
        assert asked["code_challenge_method"] == "S256"
        assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
        assert "Ben" not in address
        assert "members" not in address
        again = dict(parse_qsl(urlsplit(way.leave(desk)).query))
        assert not {again[name] for name in ("state", "nonce", "code_challenge")} & set(
            asked.values()
        )

    def test_an_earlier_session_of_the_browser_ends(self, visit: Visit, database: Database) -> None:
        desk = visit()
        address = provider.sent_back(way.leave(desk))
        earlier = door.signed_in(database).token
        desk.cookies.set("heal_session", earlier)
        way.back(desk, address)
        assert not way.is_in(visit(token=earlier))

    def test_whoever_is_in_is_not_sent_away(self, visit: Visit) -> None:
        desk = visit()
        way.come(desk)
        assert way.leave(desk, next="/members") == "/members"

    def test_the_provider_is_asked_about_itself_once(self, visit: Visit, google: Provider) -> None:
        for _ in range(3):
            way.come(visit())
        assert google.asked.count("/.well-known/openid-configuration") == 1
        assert google.asked.count("/keys") == 1


class TestTheSignInPage:
    """Where the way begins."""

    def test_each_provider_has_a_link(self, visit: Visit) -> None:
        said = visit().get("/login?next=/members").text
        assert 'href="/auth/oidc/google?next=/members">Sign in with Google<' in said
        assert 'href="/auth/oidc/work?next=/members">Sign in with the office<' in said

    @pytest.mark.parametrize("wanted", ["//evil.test", "/\\evil.test", "/auth/oidc/google"])
    def test_it_leads_nowhere_else(self, visit: Visit, wanted: str) -> None:
        desk = visit()
        assert 'href="/auth/oidc/google"' in desk.get("/login", params={"next": wanted}).text
        assert way.come(desk, next=wanted).headers["Location"] == "/"

    def test_a_very_long_way_is_forgotten(self, visit: Visit) -> None:
        answer = way.come(visit(), next="/members?search=" + "é" * 900)
        assert answer.headers["Location"].startswith("/")

    @pytest.mark.parametrize("path", ["/auth/oidc/nobody", "/auth/oidc/nobody/back"])
    def test_a_provider_that_is_not_ours(self, visit: Visit, path: str) -> None:
        assert visit().get(path).headers["Location"].startswith("/login")

    def test_only_words_of_ours_are_shown(self, visit: Visit) -> None:
        said = visit().get("/login", params={"because": "<b>Call this number</b>"}).text
        assert "Call this number" not in said
        assert 'role="alert"' not in said

    def test_whoever_leaves_hears_that_the_other_account_stays_open(self, visit: Visit) -> None:
        desk = visit()
        way.come(desk)
        assert "that one stays open" in desk.get("/logout").text
