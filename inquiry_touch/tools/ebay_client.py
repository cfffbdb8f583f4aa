"""A client of eBay's Message API and of the token service it needs: plain HTTPS, with limits."""

import json
import os
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import quote

import requests
from urllib3.exceptions import HTTPError

from .ebay_messages import read_page

HOSTS = {"production": "https://api.ebay.com", "sandbox": "https://api.sandbox.ebay.com"}
SCOPE = "https://api.ebay.com/oauth/api_scope/commerce.message"
TIMEOUT = (10, 30)  # seconds to connect, and between two bytes
LARGEST_ANSWER = 20 * 1024 * 1024
LONGEST_WAIT = 24 * 3600
#: How many entries of a list are asked for at once; the most eBay gives.
PAGE = 50


class EbayDenied(Exception):
    """eBay refuses access for good: a person has to connect again. ``code`` is one of our errors."""

    def __init__(self, code, detail=""):
        super().__init__(detail)
        self.code = code


class EbayBusy(Exception):
    """eBay cannot be asked now, or asks us to wait; ``seconds`` says how long, 0 when it did not say.

    ``is_about_this`` says that it did not like what was asked; other things may be asked at once.
    """

    def __init__(self, detail, seconds=0, *, is_about_this=False):
        super().__init__(detail)
        self.seconds = seconds
        self.is_about_this = is_about_this


class EbayGone(EbayBusy):
    """What was asked for is no longer there."""


@dataclass(frozen=True)
class AccessToken:
    """A key for some hours."""

    value: str
    seconds: int


def base_url(environment: str) -> str:
    """Return where eBay is: its own hosts, unless who runs this server set ``INQUIRY_TOUCH_EBAY_URL``."""
    return os.environ.get("INQUIRY_TOUCH_EBAY_URL") or HOSTS[environment]


def renew_token(base: str, client: tuple[str, str], refresh_token: str) -> AccessToken:
    """Return a fresh access token.

    https://developer.ebay.com/api-docs/static/oauth-refresh-token-request.html

    :param client: id and secret of the application
    :raises EbayDenied: when the consent was withdrawn or ran out, or the application is unknown
    :raises EbayBusy: when eBay cannot be asked now
    """
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token, "scope": SCOPE}
    try:
        answer = _call("POST", f"{base}/identity/v1/oauth2/token", data=form, auth=_basic(client))
    except EbayBusy as error:
        # nothing is known of the conversation the token is for
        raise EbayBusy(str(error), error.seconds) from error
    try:
        return AccessToken(str(answer["access_token"]), int(answer["expires_in"]))
    except (KeyError, TypeError, ValueError) as error:
        raise EbayBusy("An answer without a token") from error


def fetch_conversations(base: str, token: str, offset: int):
    """Return a :class:`Page` of the conversations with members.

    https://developer.ebay.com/api-docs/commerce/message/resources/conversation/methods/getConversations

    :raises EbayDenied, EbayBusy: as :func:`renew_token`
    """
    return _fetch_page(f"{base}/commerce/message/v1/conversation", token, "conversations", (PAGE, offset))


def fetch_messages(base: str, token: str, conversation_id: str, offset: int):
    """Return a :class:`Page` of the messages of one conversation.

    https://developer.ebay.com/api-docs/commerce/message/resources/conversation/methods/getConversation

    :raises EbayGone: when the conversation was deleted
    :raises EbayDenied, EbayBusy: as :func:`renew_token`
    """
    url = f"{base}/commerce/message/v1/conversation/{quote(conversation_id, safe='')}"
    return _fetch_page(url, token, "messages", (PAGE, offset))


def _fetch_page(url, token, name, window):
    limit, offset = window
    params = {"conversation_type": "FROM_MEMBERS", "limit": limit, "offset": offset}
    answer = _call("GET", url, params=params, headers={"Authorization": f"Bearer {token}"})
    try:
        return read_page(answer, name, limit)
    except ValueError as error:
        raise EbayBusy(str(error)) from error


def _basic(client):
    # as bytes: requests reads texts as Latin-1
    return tuple(part.encode() for part in client)


def _call(method, url, **options):
    """Make one call and return the JSON of its answer; no redirect is followed to another host."""
    try:
        with requests.request(
            method, url, timeout=TIMEOUT, allow_redirects=False, stream=True, **options
        ) as answer:
            content = answer.raw.read(LARGEST_ANSWER + 1, decode_content=True)
    except (requests.RequestException, HTTPError, OSError, ValueError) as error:
        # the text of an error may hold the address that was called; its kind tells enough
        raise EbayBusy(type(error).__name__) from error
    _check_status(answer, content)
    try:
        if len(content) > LARGEST_ANSWER:
            raise ValueError
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise EbayBusy("An answer that is no JSON, or too long") from error


def _check_status(answer, content):
    status = answer.status_code
    if status in (401, 403):
        raise EbayDenied("ebay_denied", f"HTTP {status}")
    if status == 400 and b"invalid_" in content[:1000]:
        # RFC 6749, 5.2: invalid_grant, invalid_client, invalid_scope
        raise EbayDenied("ebay_denied", "HTTP 400")
    if status == 404:
        raise EbayGone("HTTP 404")
    if status != 200:
        seconds = _read_wait(answer.headers.get("Retry-After", ""))
        is_about_this = 400 <= status < 500 and status not in (408, 429)
        raise EbayBusy(f"HTTP {status}", seconds, is_about_this=is_about_this)


def _read_wait(text):
    """Return the seconds of a Retry-After header, a number or a date (RFC 9110, 10.2.3); 0 for none."""
    try:
        if text.strip().isdigit():
            seconds = int(text)
        else:
            seconds = (parsedate_to_datetime(text) - datetime.now(timezone.utc)).total_seconds()
    except (TypeError, ValueError):
        return 0
    return int(min(max(seconds, 0), LONGEST_WAIT))
