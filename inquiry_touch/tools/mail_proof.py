"""Whether a mail is from whom it says, as far as our own receiving server told (RFC 8601)."""

import re
from collections.abc import Iterable

RESULT = re.compile(r"\b(dmarc|spf|dkim)\s*=\s*([a-z]+)", re.IGNORECASE)
DOMAIN = re.compile(
    r"\b(?:header\.[di]|smtp\.mailfrom|header\.from)\s*=\s*(?:[^\s;@]*@)?([\w.-]+)", re.IGNORECASE
)
LONGEST = 5000


def forged_by(headers: list[str], domains: Iterable[str]) -> str:
    """Return which check says that a mail is not from one of these domains; "" when none does.

    Only what the server nearest to us wrote counts: the topmost ``Authentication-Results``, and those of the
    same server. DMARC decides; without it, a signature or sender of the domain that passes outweighs a check
    that fails, as both do on forwarded mail.

    >>> forged_by(["mx.us.example; dmarc=fail header.from=walmart.com"], ["walmart.com"])
    'dmarc=fail'
    >>> forged_by(["mx.us.example; spf=fail; dkim=pass header.d=walmart.com"], ["walmart.com"])
    ''
    """
    results = list(_results(headers))
    for check, verdict, _domain in results:
        if check == "dmarc" and verdict in ("pass", "fail"):
            return "" if verdict == "pass" else "dmarc=fail"
    domains = tuple(domains)
    if any(verdict == "pass" and _is_of(domain, domains) for _check, verdict, domain in results):
        return ""
    return next((f"{check}={verdict}" for check, verdict, _domain in results if verdict == "fail"), "")


def _results(headers):
    """Yield tuples of a check, what it found, and the domain it looked at."""
    server = _server(headers[0]) if headers else ""
    for header in headers:
        if _server(header) != server:
            continue
        for part in header[:LONGEST].split(";")[1:]:
            if match := RESULT.search(part):
                domain = DOMAIN.search(part)
                yield match[1].lower(), match[2].lower(), domain[1].lower() if domain else ""


def _server(header):
    return header[:LONGEST].partition(";")[0].strip().partition(" ")[0].lower()


def _is_of(domain, domains):
    return any(
        domain == one or domain.endswith(f".{one}") or one.endswith(f".{domain}") for one in domains if domain
    )
