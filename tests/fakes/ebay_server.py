"""eBay's Message API and its token service over real HTTP, with answers as the API's reference shows them."""

import http.server
import json
import threading
from urllib.parse import parse_qs, unquote, urlsplit

API = "/commerce/message/v1/conversation"
TOKEN = "/identity/v1/oauth2/token"
#: What a source of ours is told to be let in.
ACCOUNT = {
    "name": "eBay",
    "source_type": "ebay",
    "ebay_names": "lamp-house-24",
    "ebay_client_id": "app",
    "ebay_client_secret": "cert",
    "ebay_refresh_token": "consent",
    "pull_from": "2026-03-01 00:00:00",
}


class EbayServer:
    """Gives out ``conversations`` (each with its ``messages``) page by page, to who has its consent.

    ``answer(path)`` may return another answer to a call: a status and headers. ``calls`` are the paths asked.
    """

    def __init__(self, consent="consent"):
        self.conversations = []
        self.consent = consent
        self.tokens = []
        self.calls = []
        self.answer = lambda path: None
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self._answer(b"")

            def do_POST(self):
                self._answer(self.rfile.read(int(self.headers["Content-Length"])))

            def _answer(self, body):
                status, content, headers = outer._serve(self.path, self.headers, body)
                data = json.dumps(content).encode()
                self.send_response(status)
                for name, value in {**headers, "Content-Length": len(data)}.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_args):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def _serve(self, target, headers, body):
        parts = urlsplit(target)
        self.calls.append(parts.path)
        other = self.answer(parts.path)
        if other:
            status, extra = other
            return status, {"errors": [{"errorId": status}]}, extra
        if parts.path == TOKEN:
            return self._give_token(headers, parse_qs(body.decode()))
        if headers.get("Authorization") not in {f"Bearer {token}" for token in self.tokens}:
            return 401, {"errors": [{"errorId": 1001, "message": "Invalid access token"}]}, {}
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if query.get("conversation_type") != "FROM_MEMBERS":
            return 400, {"errors": [{"errorId": 355001}]}, {}
        return self._give_page(parts.path, int(query.get("offset", 0)), int(query.get("limit", 25)))

    def _give_token(self, headers, form):
        is_app = headers.get("Authorization", "").startswith("Basic ")
        if not is_app or form["refresh_token"] != [self.consent]:
            return 400, {"error": "invalid_grant", "error_description": "was issued to another client"}, {}
        self.tokens.append(f"token-{len(self.tokens)}")
        return 200, {"access_token": self.tokens[-1], "expires_in": 7200}, {}

    def _give_page(self, path, offset, limit):
        if path == API:
            shown = [
                {
                    **{name: value for name, value in one.items() if name != "messages"},
                    "latestMessage": one["messages"][-1],
                }
                for one in self.conversations
            ]
            return 200, self._page("conversations", shown, offset, limit), {}
        number = unquote(path.removeprefix(f"{API}/"))
        for one in self.conversations:
            if one["conversationId"] == number:
                return 200, self._page("messages", one["messages"], offset, limit), {}
        return 404, {"errors": [{"errorId": 355002}]}, {}

    def _page(self, name, entries, offset, limit):
        page = {
            "total": len(entries),
            "limit": limit,
            "offset": offset,
            name: entries[offset : offset + limit],
        }
        return (
            {**page, "next": f"{self.url}?offset={offset + limit}"} if offset + limit < len(entries) else page
        )

    def clear(self):
        """Forget all conversations and calls, and answer plainly again."""
        self.conversations, self.calls = [], []
        self.answer = lambda path: None

    def put(self, number, *texts, buyer="anna_buyer", seller="lamp-house-24", minute=0):
        """Let a buyer write; a text that starts with ``>`` is the seller's. Returns the conversation."""
        known = [one for one in self.conversations if one["conversationId"] == f"C-{number}"]
        one = known[0] if known else self._new_conversation(number)
        for text in texts:
            sides = (seller, buyer) if text.startswith(">") else (buyer, seller)
            count = len(one["messages"])
            one["messages"].append(
                {
                    "messageId": f"{number}{count:03}",
                    "messageBody": text.lstrip("> "),
                    "senderUsername": sides[0],
                    "recipientUsername": sides[1],
                    "createdDate": f"2026-03-02T10:{minute + count:02}:00.000Z",
                    "readStatus": False,
                }
            )
        self.conversations.sort(key=lambda one: one["messages"][-1]["createdDate"], reverse=True)
        return one

    def _new_conversation(self, number):
        self.conversations.append(
            {
                "conversationId": f"C-{number}",
                "conversationStatus": "ACTIVE",
                "conversationType": "FROM_MEMBERS",
                "conversationTitle": f"Garden lamp {number}",
                "referenceType": "LISTING",
                "referenceId": f"1105512{number:05}",
                "createdDate": "2026-03-02T10:00:00.000Z",
                "unreadCount": 1,
                "messages": [],
            }
        )
        return self.conversations[-1]

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
