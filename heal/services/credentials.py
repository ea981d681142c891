"""What opens a door: tokens, passwords, codes. Nothing here asks the database."""

from __future__ import annotations

import base64
import hmac
import math
import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from heal.db.types import NAME_LENGTH
from heal.errors import BadValue
from heal.exchange.addresses import email_address
from heal.rules import sign_in
from heal.services import records

ISSUER = "Dashboard"
"""What an authenticator shows: somebody else may look at that phone."""
STEP_SECONDS, DRIFT = 30, 1
ESTIMATED = 72
"""The estimate grows dear with length; the beginning of a password says enough."""

HASHER = PasswordHasher()
# A hash of 32 random bytes that nobody kept: an account that is not there costs the same time.
NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$7MLXJlhtsfZCAXU2UQ1uhA"
    "$EZSY9KGeQ+NXOeeG711A5Ni+oq6bbnqBrIzb5L3JUGU"
)


@dataclass(frozen=True)
class Tried:
    """What became of a password that was typed at the door; the password itself is not kept.

    `opens` is the hash that it was right for, `renewed` a new one where that is out of date.
    """

    email: str
    address: str
    wait: int = 0
    opens: str | None = field(default=None, repr=False)
    renewed: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Proof:
    """That somebody has just typed their present password: the hash that it was right for."""

    account_id: int
    opens: str = field(repr=False)


@dataclass(frozen=True)
class Chosen:
    """A new password, hashed, and the address that it was weighed against."""

    email: str
    hashed: str = field(repr=False)


def new_token() -> str:
    """Return 256 random bits, in letters that an address may carry."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return the hash under which a token, or whatever else is looked up, is kept."""
    return sha256(secret.encode("utf-8", "backslashreplace")).hexdigest()


def address(text: str) -> str:
    """Return an e-mail address as accounts keep it, or refuse what is none."""
    found = email_address(text)
    if found is None or len(found) > NAME_LENGTH:
        raise BadValue("This is not an e-mail address; check how it is written.")
    return found


def name(text: str) -> str:
    """Return a person's name as accounts keep it, or refuse what cannot be one."""
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text.strip()):
        raise BadValue("A name is made of letters; type it anew.")
    return records.name(text, "account")


def chosen(password: str, *, email: str) -> Chosen:
    """Return a new password to keep, or refuse one that is easily found."""
    problems = sign_in.password_problems(password, email=email, magnitude=magnitude)
    if problems:
        raise BadValue(" ".join(problems))
    return Chosen(email, hash_password(password))


def magnitude(password: str) -> float:
    """Return how many guesses a password withstands, as a power of ten."""
    return math.log10(float(zxcvbn(password[:ESTIMATED])["guesses"]))


def hash_password(password: str) -> str:
    """Return the hash to keep."""
    return HASHER.hash(_bytes(password))


def verify(password_hash: str | None, password: str) -> bool:
    """Say whether the password is right; without a hash, take as long and say no.

    A password that is longer than any may be is not even hashed.
    """
    if len(password) > sign_in.LONGEST:
        return False
    try:
        right = HASHER.verify(password_hash or NOBODY, _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Say whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(password_hash)


def _bytes(password: str) -> bytes:
    # The same letter may be typed in more than one way.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def new_secret() -> str:
    """Return a secret for an authenticator."""
    return pyotp.random_base32()


def provisioning(secret: str, name: str) -> str:
    """Return the address that an authenticator reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def matching_step(secret: str, code: str, *, now: datetime, after: int | None) -> int | None:
    """Return the time step that a code belongs to, or None; steps up to `after` are used up."""
    typed = "".join(code.split()).encode("utf-8", "backslashreplace")
    totp, present = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    for step in range(present - DRIFT, present + DRIFT + 1):
        right = hmac.compare_digest(totp.generate_otp(step).encode(), typed)
        if right and (after is None or step > after):
            return step
    return None


def new_recovery_codes() -> tuple[str, ...]:
    """Return codes of 80 bits each, in groups that can be copied from paper."""
    return tuple(_recovery_code() for _ in range(sign_in.RECOVERY_CODES))


def _recovery_code() -> str:
    letters = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def recovery_digest(code: str) -> str:
    """Return the hash under which a recovery code is kept, however its groups were typed."""
    return digest("".join(letter for letter in code if letter.isalnum()).lower())
