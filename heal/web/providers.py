"""Asking an identity provider who somebody is (OpenID Connect); only what is proved counts."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from heal.config import LOOPBACK, OidcProvider

PATIENCE = httpx2.Timeout(10, connect=5)
KEPT = 24 * 60 * 60
LEEWAY = 60
"""How far, in seconds, two clocks may be apart."""
SIGNATURES = [*("RS256", "RS384", "RS512"), *("PS256", "PS384", "PS512")]
SIGNATURES += [*("ES256", "ES384", "ES512"), *("EdDSA", "Ed25519")]
"""Signed with a key that only the provider has; a provider's own list may say “none”."""
WANTED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Unreachable(Exception):  # noqa: N818 - an answer, not a fault
    """Tell that the provider does not answer, or does not answer as itself."""


class Unproved(Exception):  # noqa: N818 - an answer, not a fault
    """Tell that what came back does not prove anything."""


class NotConfirmed(Exception):  # noqa: N818 - an answer, not a fault
    """Tell that somebody is known to the provider, but not by an address that it confirms."""


@dataclass(frozen=True)
class Errand:
    """What one way to a provider and back is recognised by; `back` is the address to return to."""

    state: str
    nonce: str
    verifier: str
    back: str


class Provider:
    """Ask one identity provider."""

    def __init__(self, settings: OidcProvider) -> None:
        self.settings = settings
        self._metadata: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._read_at = 0.0

    async def address(self, errand: Errand) -> str:
        """Return the address at which the provider asks the person who they are."""
        metadata = await self._described()
        asked = {
            "nonce": errand.nonce,
            "prompt": self.settings.prompt,
            "hd": self.settings.hosted_domain,
        }
        async with self._client(errand.back) as client:
            url, _ = client.create_authorization_url(
                metadata["authorization_endpoint"],
                state=errand.state,
                code_verifier=errand.verifier,
                **{name: value for name, value in asked.items() if value},
            )
        return str(url)

    async def email(self, code: str, errand: Errand) -> str:
        """Return the confirmed e-mail address of whoever came back with a code."""
        metadata = await self._described()
        try:
            async with self._client(errand.back) as client:
                token = await client.fetch_token(
                    metadata["token_endpoint"],
                    code=code,
                    code_verifier=errand.verifier,
                    grant_type="authorization_code",
                )
                claims = await self._proved(token, errand.nonce)
                if "email" not in claims and "userinfo_endpoint" in metadata:
                    claims = {**claims, **await self._more(client, metadata, claims["sub"])}
        except httpx2.HTTPError as problem:
            raise Unreachable from problem
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as problem:
            raise Unproved from problem
        return self._confirmed(claims)

    async def _proved(self, token: Mapping[str, Any], nonce: str) -> dict[str, Any]:
        """Return what the signed token says, if it is the provider's, for us, now, for this errand.

        The provider may have changed its keys since they were read: they are read anew, once.
        """
        signed = str(token["id_token"])
        registry = JWSRegistry(algorithms=SIGNATURES, strict_check_header=False)
        fresh = self._keys is None
        keys = self._keys or await self._signing_keys()
        try:
            read = jwt.decode(signed, keys, registry=registry)
        except (JoseError, ValueError):
            if fresh:
                raise
            read = jwt.decode(signed, await self._signing_keys(), registry=registry)
        options = {
            "iss": {"essential": True, "value": self.settings.issuer},
            "aud": {"essential": True, "value": self.settings.client_id},
            "nonce": {"essential": True, "value": nonce},
        }
        params = {
            "nonce": nonce,
            "client_id": self.settings.client_id,
            "access_token": token.get("access_token"),
        }
        CodeIDToken(read.claims, read.header, options, params).validate(leeway=LEEWAY)
        return dict(read.claims)

    async def _more(self, client: Any, metadata: Mapping[str, Any], subject: str) -> dict[str, Any]:
        """Return what the provider tells on request only, if it is about the same person."""
        answer = await client.request("GET", metadata["userinfo_endpoint"])
        told = answer.raise_for_status().json()
        if told["sub"] != subject:
            raise ValueError("This is about somebody else.")
        return {name: told[name] for name in ("email", "email_verified") if name in told}

    def _confirmed(self, claims: Mapping[str, Any]) -> str:
        email, domain = claims.get("email"), self.settings.hosted_domain
        confirmed = claims.get("email_verified") is True or (
            self.settings.trust_email and "email_verified" not in claims
        )
        if not confirmed or not isinstance(email, str) or email != email.strip():
            raise NotConfirmed
        # Some letters become plain ones in lower case: the Kelvin sign is not somebody's k.
        if not email.isascii() and email != email.lower():
            raise NotConfirmed
        if domain and claims.get("hd") != domain:
            raise NotConfirmed
        return email

    async def _described(self) -> dict[str, Any]:
        """Return how the provider describes itself, read once a day."""
        if self._metadata and time.monotonic() - self._read_at < KEPT:
            return self._metadata
        issuer = self.settings.issuer
        found = await self._get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != issuer:
            raise Unreachable("It names another issuer than the one in our settings.")
        endpoints = {name: found[name] for name in (*WANTED, "userinfo_endpoint") if name in found}
        if not set(WANTED) <= endpoints.keys() or not all(map(self._may_ask, endpoints.values())):
            raise Unreachable("It does not say where to ask.")
        methods = found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        by = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        self._metadata, self._keys = {**endpoints, "by": by}, None
        self._read_at = time.monotonic()
        return self._metadata

    async def _signing_keys(self) -> KeySet:
        found = await self._get(self._metadata["jwks_uri"])
        self._keys = KeySet.import_key_set(found)  # type: ignore[arg-type]
        return self._keys

    async def _get(self, url: str) -> dict[str, Any]:
        try:
            async with self._client() as client:
                answer = await client.request("GET", url, withhold_token=True)
                found = answer.raise_for_status().json()
        except (httpx2.HTTPError, ValueError) as problem:
            raise Unreachable from problem
        if not isinstance(found, dict):
            raise Unreachable("It does not describe itself.")
        return found

    def _may_ask(self, url: object) -> bool:
        if not isinstance(url, str):
            return False
        parts = urlsplit(url)
        here = self.settings.is_local and parts.hostname in LOOPBACK
        return parts.scheme == "https" or (parts.scheme == "http" and here)

    def _client(self, back: str = "") -> AsyncOAuth2Client:
        return AsyncOAuth2Client(
            self.settings.client_id,
            self.settings.client_secret,
            token_endpoint_auth_method=self._metadata.get("by"),
            scope="openid email",
            redirect_uri=back or None,
            code_challenge_method="S256",
            timeout=PATIENCE,
            # The access token is used at once, however short its life.
            leeway=0,
            # A proxy on the way out does not know the way to this machine itself.
            trust_env=not self.settings.is_local,
        )
