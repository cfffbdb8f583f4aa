"""Signatures of webhook calls: HMAC over the raw bytes, with or without a time stamp."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass

from ..exceptions import PayloadError

ALGORITHMS = {"hmac_sha256": hashlib.sha256, "hmac_sha1": hashlib.sha1}


@dataclass(frozen=True)
class SignatureScheme:
    """How a sender signs. ``content`` says what is signed; ``{body}`` and ``{timestamp}`` are its blanks."""

    algorithm: str
    encoding: str = "hex"
    prefix: str = ""
    content: str = "{body}"
    tolerance_seconds: int = 0


def sign(scheme: SignatureScheme, secret: str, body: bytes, timestamp: str = "") -> str:
    """Return the header value a sender would send for ``body``."""
    digest = _digest(scheme, secret, body, timestamp)
    encoded = digest.hex() if scheme.encoding == "hex" else base64.b64encode(digest).decode()
    return scheme.prefix + encoded


def verify(
    scheme: SignatureScheme,
    secrets: list[str],
    body: bytes,
    *,
    given: str,
    timestamp: str = "",
    now: float = 0,
) -> None:
    """Check a signature against every valid secret, in constant time.

    :raises PayloadError: ``bad_signature`` or ``stale``
    """
    received = _decode(scheme, given)
    if received is None or not secrets:
        raise PayloadError("bad_signature")
    # every secret is tried, so that the time taken does not tell which one fits
    fits = [hmac.compare_digest(received, _digest(scheme, secret, body, timestamp)) for secret in secrets]
    if not any(fits):
        raise PayloadError("bad_signature")
    if scheme.tolerance_seconds and not is_fresh(timestamp, now, scheme.tolerance_seconds):
        raise PayloadError("stale")


def is_fresh(timestamp: str, now: float, tolerance_seconds: int) -> bool:
    """Say whether a Unix time (seconds or milliseconds, as text) lies within the tolerance of ``now``.

    >>> is_fresh("1000", 1200, 300), is_fresh("1000", 1400, 300), is_fresh("soon", 1000, 300)
    (True, False, False)
    """
    try:
        moment = float(timestamp)
    except ValueError:
        return False
    if moment > 1e11:
        moment /= 1000
    return abs(now - moment) <= tolerance_seconds


def _digest(scheme, secret, body, timestamp):
    content = scheme.content.encode()
    content = content.replace(b"{timestamp}", timestamp.encode()).replace(b"{body}", body)
    return hmac.new(secret.encode(), content, ALGORITHMS[scheme.algorithm]).digest()


def _decode(scheme, given):
    if not given.startswith(scheme.prefix):
        return None
    encoded = given[len(scheme.prefix) :].strip()
    try:
        if scheme.encoding == "hex":
            return bytes.fromhex(encoded)
        return base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        return None
