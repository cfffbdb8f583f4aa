"""An eBay in memory: it answers the calls of ``tools/ebay_client`` as the API's reference says."""

from urllib.parse import unquote

from ...tools.ebay_client import EbayBusy, EbayDenied, EbayGone

SELLER = "lamp-house-24"


def message(
    number, sender="anna_buyer", text="Is the lamp waterproof?", at="2026-03-02T10:00:00.000Z", **more
):
    """Return a ``MessageDetail``."""
    return {
        "messageId": str(number),
        "messageBody": text,
        "senderUsername": sender,
        "recipientUsername": SELLER if sender != SELLER else "anna_buyer",
        "createdDate": at,
        "readStatus": False,
        **more,
    }


def conversation(number, *messages, title="Garden lamp", item="110551234567"):
    """Return a ``ConversationDetail`` and its messages."""
    return {
        "conversationId": f"C-{number}",
        "conversationStatus": "ACTIVE",
        "conversationType": "FROM_MEMBERS",
        "conversationTitle": title,
        "referenceType": "LISTING",
        "referenceId": item,
        "createdDate": messages[0]["createdDate"],
        "unreadCount": 1,
        "messages": list(messages),
    }


class FakeEbay:
    """Stands in for ``ebay_client._call``; ``calls`` are the paths that were asked for.

    ``trouble`` is raised by the next calls instead of an answer, each once.
    """

    def __init__(self, *conversations):
        self.conversations = list(conversations)
        self.calls = []
        self.tokens = 0
        self.is_consented = True
        self.trouble = []

    def __call__(self, method, url, *, params=None, data=None, headers=None, auth=None):
        self.calls.append(url.partition("ebay.com")[2] or url)
        if url.endswith("/oauth2/token"):
            return self._give_token(data)
        self.look(params)
        if self.trouble:
            raise self.trouble.pop(0)
        if headers != {"Authorization": f"Bearer token-{self.tokens}"}:
            raise EbayDenied("ebay_denied", "HTTP 401")
        start, end = params["offset"], params["offset"] + params["limit"]
        *_path, name = url.split("/")
        if name == "conversation":
            shown = [self._detail(one) for one in self.conversations[start:end]]
            return {"conversations": shown, **self._next(end, self.conversations)}
        for one in self.conversations:
            if one["conversationId"] == unquote(name):
                return {"messages": one["messages"][start:end], **self._next(end, one["messages"])}
        raise EbayGone("HTTP 404")

    def _give_token(self, data):
        if not self.is_consented or data["refresh_token"] != "consent":
            raise EbayDenied("ebay_denied", "HTTP 400")
        self.tokens += 1
        return {"access_token": f"token-{self.tokens}", "expires_in": 7200}

    def look(self, params):
        """Change what is asked for, or refuse it."""

    @staticmethod
    def _next(end, entries):
        return {"next": f"offset={end}"} if end < len(entries) else {}

    @staticmethod
    def _detail(one):
        told = {name: value for name, value in one.items() if name != "messages"}
        return {**told, "latestMessage": one["messages"][-1]}


def busy(seconds=0, **options):
    return EbayBusy("HTTP 429", seconds, **options)
