"""Secrets at rest: sealed with a key that lies with the server, not in the database."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken


class UnreadableSecret(Exception):
    """A secret was sealed with another key than the one at hand."""


def derive_key(passphrase: str) -> bytes:
    """Return a key for :func:`seal` made from any text."""
    digest = hashlib.sha256(b"inquiry_touch secret box\0" + passphrase.encode()).digest()
    return base64.urlsafe_b64encode(digest)


def seal(key: bytes, secret: str) -> str:
    return Fernet(key).encrypt(secret.encode()).decode()


def unseal(key: bytes, sealed: str) -> str:
    """Return the secret in ``sealed``.

    :raises UnreadableSecret: when it was sealed with another key
    """
    try:
        return Fernet(key).decrypt(sealed.encode()).decode()
    except (InvalidToken, UnicodeError) as error:
        raise UnreadableSecret from error


def fingerprint(token: str) -> str:
    """Return what a token is looked up by, so that the token itself need not be stored in the clear."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
