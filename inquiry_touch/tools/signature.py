"""Proofs that a call comes from its sender: HMAC over the raw bytes, or a shared secret in a header."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass

from ..exceptions import PayloadError

ALGORITHMS = {"hmac_sha256": hashlib.sha256, "hmac_sha1": hashlib.sha1}
TOKEN = "token"
MOST_SIGNATURES = 10  # in one header; senders give two while they change their secret


@dataclass(frozen=True)
class SignatureScheme:
    """How a sender proves itself. ``content`` says what is signed; ``{body}`` and ``{timestamp}`` are its
    blanks. With ``timestamp_prefix`` one header carries time stamp and signatures, such as ``t=1,v1=ab``.
    The algorithm ``token`` sends the secret itself.
    """

    algorithm: str
    encoding: str = "hex"
    prefix: str = ""
    content: str = "{body}"
    tolerance_seconds: int = 0
    timestamp_prefix: str = ""

    @property
    def is_signed(self):
        """Whether the proof covers the bytes of the call."""
        return self.algorithm in ALGORITHMS


def sign(scheme: SignatureScheme, secret: str, body: bytes, timestamp: str = "") -> str:
    """Return the header value a sender would send for ``body``."""
    signature = scheme.prefix + _encode(scheme.encoding, _proof(scheme, secret, body, timestamp))
    return f"{scheme.timestamp_prefix}{timestamp},{signature}" if scheme.timestamp_prefix else signature


def verify(
    scheme: SignatureScheme,
    secrets: list[str],
    body: bytes,
    *,
    given: str,
    timestamp: str = "",
    now: float = 0,
) -> None:
    """Check a proof against every valid secret, in constant time.

    :raises PayloadError: ``bad_signature`` or ``stale``
    """
    signatures, timestamp = read_header(scheme, given, timestamp)
    received = [found for found in map(_decoder(scheme), signatures) if found is not None]
    # every secret is tried, so that the time taken does not tell which one fits
    proofs = [_proof(scheme, secret, body, timestamp) for secret in secrets]
    fits = [hmac.compare_digest(one, proof) for proof in proofs for one in received]
    if not any(fits):
        raise PayloadError("bad_signature")
    if scheme.tolerance_seconds and not is_fresh(timestamp, now, scheme.tolerance_seconds):
        raise PayloadError("stale")


def read_header(scheme: SignatureScheme, given: str, timestamp: str = "") -> tuple[list[str], str]:
    """Return the signatures in a header, without their prefix, and the time stamp.

    >>> read_header(SignatureScheme("hmac_sha256", prefix="v1=", timestamp_prefix="t="), "t=1,v1=ab,v0=cd")
    (['ab'], '1')
    """
    parts = [given]
    if scheme.timestamp_prefix:
        parts = [part.strip() for part in given.split(",")[: MOST_SIGNATURES + 1]]
        stamps = [part for part in parts if part.startswith(scheme.timestamp_prefix)]
        timestamp = stamps[0].removeprefix(scheme.timestamp_prefix) if stamps else ""
    length = len(scheme.prefix)
    # the names of HTTP's own schemes, such as "Bearer", may be written in any case (RFC 9110, 11.1)
    found = [part[length:].strip() for part in parts if part[:length].lower() == scheme.prefix.lower()]
    return list(filter(None, found)), timestamp


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


def _proof(scheme, secret, body, timestamp):
    if not scheme.is_signed:
        return secret.encode()
    content = scheme.content.encode()
    content = content.replace(b"{timestamp}", timestamp.encode()).replace(b"{body}", body)
    return hmac.new(secret.encode(), content, ALGORITHMS[scheme.algorithm]).digest()


def _encode(encoding, proof):
    if encoding == "hex":
        return proof.hex()
    return base64.b64encode(proof).decode() if encoding == "base64" else proof.decode()


def _decoder(scheme):
    def decode(encoded):
        try:
            if scheme.encoding == "hex":
                return bytes.fromhex(encoded)
            if scheme.encoding == "base64":
                return base64.b64decode(encoded, validate=True)
            return encoded.encode()
        except (ValueError, binascii.Error):
            return None

    return decode
