"""Messages for group chats, in the form each kind of robot reads, and what its answer means.

Sources: DingTalk "Custom robot: security settings" and "message types" (open.dingtalk.com/document/robots),
WeCom "Group robot" (developer.work.weixin.qq.com, path 91770), Feishu "Custom bot guide"
(open.feishu.cn/document/client-docs/bot-v3/add-custom-bot), Slack "Incoming webhooks" and "Formatting text"
(api.slack.com), Microsoft "Post a workflow when a webhook request is received" with "Adaptive Cards"
(learn.microsoft.com).
"""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from urllib.parse import unquote, urlencode, urlsplit, urlunsplit

#: WeCom refuses more than 4096 bytes; the others take more.
MOST_BYTES = 4000
#: What is shorter in an address is no secret.
SHORTEST_SECRET = 6
#: Codes that say "not now": busy, or too many messages a minute.
BUSY_CODES = {"dingtalk": {-1, 130101}, "wecom": {-1, 45009}, "feishu": {9499, 11232}}


@dataclass(frozen=True)
class ChatLine:
    """One inquiry in a message: what may be said of it, and where it is found."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class ChatNotice:
    """A message to a room: a title, and a line for each inquiry."""

    title: str
    lines: tuple[ChatLine, ...] = ()


@dataclass(frozen=True)
class ChatCall:
    """The request that brings a message into a room."""

    url: str
    body: bytes
    headers: dict[str, str]


def prepare_call(kind: str, notice: ChatNotice, url: str, secret: str, now: datetime) -> ChatCall:
    """Return the request for one kind of robot.

    :param secret: signs the request where the kind has signatures; "" does not sign
    :param now: naive UTC
    """
    moment = now.replace(tzinfo=timezone.utc).timestamp()
    body = FORMATS[kind](notice)
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if secret and kind == "dingtalk":
        url = _add_query(url, sign_dingtalk(secret, int(moment * 1000)))
    elif secret and kind == "feishu":
        body = {**sign_feishu(secret, int(moment)), **body}
    raw = json.dumps(body, ensure_ascii=False).encode()
    if secret and kind == "generic":
        headers |= sign_generic(secret, int(moment), raw)
    return ChatCall(url, raw, headers)


def sign_dingtalk(secret: str, milliseconds: int) -> dict[str, str]:
    """Return the query of a signed robot: HMAC-SHA256 of time stamp, line feed and secret, by the secret."""
    text = f"{milliseconds}\n{secret}"
    digest = hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
    return {"timestamp": str(milliseconds), "sign": base64.b64encode(digest).decode()}


def sign_feishu(secret: str, seconds: int) -> dict[str, str]:
    """Return the fields of a signed robot: HMAC-SHA256 of nothing, by time stamp, line feed and secret."""
    digest = hmac.new(f"{seconds}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return {"timestamp": str(seconds), "sign": base64.b64encode(digest).decode()}


def sign_generic(secret: str, seconds: int, body: bytes) -> dict[str, str]:
    """Return the headers of a signed call: HMAC-SHA256 of time stamp, dot and body, in hex."""
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Inquiry-Timestamp": str(seconds), "X-Inquiry-Signature": digest}


def blot_address(text: str, url: str) -> str:
    """Return what a server says without the parts of the address it was called by: it is a secret.

    >>> blot_address("Cannot POST /hook/s3cret-key", "https://chat.example.com/hook/s3cret-key")
    'Cannot POST /hook/…'
    """
    parts = {part for part in re.split("[/?&=#]", url) if len(part) >= SHORTEST_SECRET}
    for part in sorted(parts | {unquote(part) for part in parts}, key=len, reverse=True):
        text = text.replace(part, "…")
    return text


def read_answer(kind: str, status: int, text: str) -> tuple[str, str]:
    """Tell what became of a message.

    >>> read_answer("dingtalk", 200, '{"errcode": 0, "errmsg": "ok"}')
    ('sent', '')

    :return: ``sent``, ``busy`` (try again) or ``refused``, and what the robot says about it
    """
    if status == 429 or status >= 500:
        return "busy", f"HTTP {status}"
    if status >= 300:
        return "refused", f"HTTP {status} {text}".strip()[:200]
    code, message = _code_of(kind, text)
    if not code:
        return "sent", ""
    return ("busy" if code in BUSY_CODES[kind] else "refused"), f"{code} {message}"[:200]


def _code_of(kind, text):
    """Return the error code and text of robots that answer 200 whatever happened; 0 is success."""
    if kind not in BUSY_CODES:
        return 0, ""
    try:
        answer = json.loads(text)
        code = answer.get("errcode", answer.get("code", answer.get("StatusCode", 0)))
        return int(code or 0), str(answer.get("errmsg") or answer.get("msg") or "")
    except (ValueError, TypeError, AttributeError):
        return 1, text


def _dingtalk(notice: ChatNotice) -> dict:
    text = _markdown(notice, "### {}", "- {}")
    return {"msgtype": "markdown", "markdown": {"title": notice.title, "text": text}}


def _wecom(notice: ChatNotice) -> dict:
    return {"msgtype": "markdown", "markdown": {"content": _markdown(notice, "**{}**", "> {}")}}


def _feishu(notice: ChatNotice) -> dict:
    content = [
        [
            {"tag": "a", "text": line.text, "href": line.url}
            if line.url
            else {"tag": "text", "text": line.text}
        ]
        for line in notice.lines
    ]
    return {"msg_type": "post", "content": {"post": {"zh_cn": {"title": notice.title, "content": content}}}}


def _slack(notice: ChatNotice) -> dict:
    lines = [
        f"• <{line.url}|{_slack_text(line.text)}>" if line.url else f"• {_slack_text(line.text)}"
        for line in notice.lines
    ]
    return {"text": "\n".join((f"*{_slack_text(notice.title)}*", *lines))}


def _teams(notice: ChatNotice) -> dict:
    blocks = [
        {"type": "TextBlock", "wrap": True, "text": _link(line, "- {}"), "spacing": "small"}
        for line in notice.lines
    ]
    title = {"type": "TextBlock", "weight": "bolder", "wrap": True, "text": notice.title}
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [title, *blocks],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": card}]}


def _generic(notice: ChatNotice) -> dict:
    lines = [{"text": line.text, "url": line.url} for line in notice.lines]
    return {"title": notice.title, "lines": lines}


FORMATS: dict[str, Callable[[ChatNotice], dict]] = {
    "dingtalk": _dingtalk,
    "wecom": _wecom,
    "feishu": _feishu,
    "slack": _slack,
    "teams": _teams,
    "generic": _generic,
}


def _markdown(notice, title, item):
    """Return title and lines as markdown, whole lines only, as many as fit."""
    parts = [title.format(_plain(notice.title))]
    for line in notice.lines:
        part = _link(line, item)
        if len("\n\n".join((*parts, part)).encode()) > MOST_BYTES:
            break
        parts.append(part)
    return "\n\n".join(parts)


def _link(line, item):
    return item.format(f"[{_plain(line.text)}]({line.url})" if line.url else _plain(line.text))


def _plain(text):
    """Take out what would be read as a link or as formatting."""
    return "".join(" " if sign in "[]()<>*_`#|\n\r" else sign for sign in text).strip()


def _slack_text(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", " ")


def _add_query(url, values):
    parts = urlsplit(url)
    query = "&".join(filter(None, (parts.query, urlencode(values))))
    return urlunsplit(parts._replace(query=query))
