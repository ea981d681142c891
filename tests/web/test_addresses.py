"""A sign-in leads back into the dashboard and nowhere else."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heal.web import addresses

HERE = "http://desk.test/login"


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.test",
        "///evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "/%5Cevil.test",
        "/%255Cevil.test",
        "/%2F/evil.test",
        "/%2Fevil.test",
        "%2F%2Fevil.test",
        "https:evil.test",
        "https://evil.test",
        "javascript:alert(1)",
        "/\tevil",
        "/\t/evil.test",
        "/\n/evil.test",
        "/%09/evil.test",
        "/%0d%0aSet-Cookie:x=1",
        "members",
        "",
        " /members",
        "/login",
        "/login?next=/login",
        "/logout",
        "/auth/logout",
        "/auth/oidc/google",
        "/auth/oidc/google/back?code=x",
        "/setup/abc",
        "/_stcore/stream",
        "/people/_stcore/health",
        "/media/abc.csv",
        "/" + "x" * 2000,
        "/members?a=\r\nb",
    ],
)
def test_it_does_not_lead_elsewhere(wanted: str) -> None:
    assert addresses.local(wanted) == "/"


@pytest.mark.parametrize(
    "wanted",
    ["/", "/members", "/members?open=3", "/members?search=Chlo%C3%A9%20B&page=2", "/a?next=//b.c"],
)
def test_a_deep_link_survives(wanted: str) -> None:
    assert addresses.local(wanted) == wanted


@given(st.text(alphabet=st.sampled_from("/\\%25cf09da.:@?#evil \t\n"), max_size=20))
def test_whatever_is_asked_for_stays_here(wanted: str) -> None:
    assert urlsplit(urljoin(HERE, addresses.local(wanted))).netloc == "desk.test"


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/health",
        "/_stcore/host-config",
        "/people/_stcore/health",
        "/people/_stcore/host-config",
        "/static/js/index.js",
        "/login",
        "/auth/oidc/google",
        "/auth/oidc/google/back",
        "/setup/abc",
    ],
)
def test_what_is_public(path: str) -> None:
    assert addresses.is_public(path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/members",
        "/_stcore/metrics",
        "/_stcore/stream",
        "/_stcore/script-health-check",
        "/_stcore/agent/interact",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/mcp",
        "/_stcore/upload_file/a/b",
        "/_stcore/_stcore/health",
        "/media/_stcore/health",
        "/component/_stcore/health",
        "/media/secret.csv",
        "/staticx",
        "/auth/login",
        "/oauth2callback",
        "/auth/oidc",
        "/auth/oidc/",
        "/auth/oidc/google/",
        "/auth/oidc/google/back/x",
        "/auth/oidc/google/forth",
        "/auth/oidc/Google",
        "/auth/oidc/a b",
        "/setup/a/b",
        "/login/x",
    ],
)
def test_what_is_not(path: str) -> None:
    assert not addresses.is_public(path)
