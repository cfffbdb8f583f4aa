"""Whether a mail is from whom it says, as far as our own receiving server told (RFC 8601)."""

import re
from collections.abc import Iterable

RESULT = re.compile(r"(dmarc|spf|dkim)\s*=\s*([a-z]+)", re.IGNORECASE)
DOMAINS = {
    check: re.compile(rf"\b{name}\s*=\s*(?:[^\s;@]*@)?([\w.-]+)", re.IGNORECASE)
    for check, name in (("dmarc", r"header\.from"), ("spf", r"smtp\.mailfrom"), ("dkim", r"header\.[di]"))
}
#: Comments and quoted texts, in which the sender may have a say.
TALK = re.compile(r"\([^()]*\)|\"[^\"]*\"")
LONGEST = 5000


def forged_by(headers: list[str], domains: Iterable[str]) -> str:
    """Return which check says that a mail is not proven to be from one of these domains; "" when none does.

    Only what the server nearest to us wrote counts: the topmost ``Authentication-Results``, and those of the
    same server. DMARC that fails decides; else one check of the domain itself must pass, as on forwarded mail
    others fail. A server that checked nothing says nothing.

    >>> forged_by(["mx.us.example; dmarc=fail header.from=walmart.com"], ["walmart.com"])
    'dmarc=fail'
    >>> forged_by(["mx.us.example; spf=fail; dkim=pass header.d=walmart.com"], ["walmart.com"])
    ''
    >>> forged_by(["mx.us.example; spf=softfail; dkim=none"], ["walmart.com"])
    'spf=softfail'
    """
    results, domains = list(_results(headers)), tuple(domains)
    dmarc = next((verdict for check, verdict, _domain in results if check == "dmarc"), "")
    if dmarc == "fail":
        return "dmarc=fail"
    for check, verdict, domain in results:
        # DMARC asks for nothing but the domain of the sender, whether it is named or not
        if verdict == "pass" and (_is_of(domain, domains) or (check == "dmarc" and not domain)):
            return ""
    order = {"fail": 0, "pass": 2}
    gravest = min(results, key=lambda result: order.get(result[1], 1), default=None)
    return _say(*gravest) if gravest else ""


def _say(check, verdict, domain):
    return f"{check}={verdict} {domain}".strip() if verdict == "pass" else f"{check}={verdict}"


def _results(headers):
    """Yield tuples of a check, what it found, and the domain it looked at."""
    server = _server(headers[0]) if headers else ""
    for header in headers if server else headers[:1]:
        if _server(header) != server:
            continue
        for part in TALK.sub("", header[:LONGEST]).split(";"):
            if match := RESULT.match(part.strip()):
                check = match[1].lower()
                domain = DOMAINS[check].search(part)
                yield check, match[2].lower(), domain[1].lower() if domain else ""


def _server(header):
    """Return the name of the server that wrote this, "" where it left that out."""
    first = header[:LONGEST].partition(";")[0].strip()
    return "" if RESULT.match(first) else first.partition(" ")[0].lower()


def _is_of(domain, domains):
    return any(domain == one or domain.endswith(f".{one}") for one in domains)
