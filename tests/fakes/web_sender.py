"""Another company's system that posts to our webhook, signed as its maker says."""

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass

SIGNATURE = "X-Signature-256"
TIMESTAMP = "X-Timestamp"


@dataclass(frozen=True)
class Answer:
    """What the webhook answered."""

    status: int
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


class WebSender:
    """Posts bodies to one address; with a secret each is signed, time stamp first when asked for."""

    def __init__(self, url, secret="", *, with_timestamp=False):
        self.url = url
        self.secret = secret
        self.with_timestamp = with_timestamp

    def post(self, body, content_type="application/json", *, headers=None, method="POST"):
        """Send these bytes (a dictionary is sent as JSON); an error status is an answer too."""
        if isinstance(body, dict):
            body = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": content_type, **self.signature(body), **(headers or {})}
        request = urllib.request.Request(self.url, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Answer(answer.status, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.read())

    def signature(self, body, moment=None):
        """The headers that prove where the bytes come from; at ``moment``, else now."""
        if not self.secret:
            return {}
        timestamp = str(int(moment or time.time()))
        signed = timestamp.encode() + b"." + body if self.with_timestamp else body
        digest = hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest()
        stamp = {TIMESTAMP: timestamp} if self.with_timestamp else {}
        return {SIGNATURE: f"sha256={digest}", **stamp}
