import base64
import hashlib
import hmac
import json
import socket
import time
from contextlib import suppress
from datetime import datetime
from http.client import HTTPException
from threading import Thread
from unittest.mock import Mock, patch
from urllib.parse import parse_qs, urlsplit

from urllib3.connection import HTTPSConnection

from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tools.chat_formats import (
    FORMATS,
    MOST_BYTES,
    ChatLine,
    ChatNotice,
    prepare_call,
    read_answer,
    sign_dingtalk,
    sign_feishu,
)
from odoo.addons.inquiry_touch.tools.safe_post import (
    HastyConnection,
    PostRefused,
    PublicConnection,
    check_url,
    is_public,
)

NOW = datetime(2026, 3, 2, 9, 0)
URL = "https://chat.example.com/robot/send?access_token=t"
NOTICE = ChatNotice("2 new inquiries", (ChatLine("INQ-000001 · Germany", "https://odoo.example.com/1"),))


class TestChatFormats(BaseCase):
    """Messages and signatures as each kind of robot documents them, on values alone."""

    def _call(self, kind, secret="", notice=NOTICE):
        return prepare_call(kind, notice, URL, secret, NOW)

    def test_as_10_dingtalk_signs_time_stamp_and_secret_into_the_address(self):
        call = self._call("dingtalk", "SECabc")
        query = {name: values[0] for name, values in parse_qs(urlsplit(call.url).query).items()}
        moment = "1772442000000"
        digest = hmac.new(b"SECabc", f"{moment}\nSECabc".encode(), hashlib.sha256).digest()
        sign = base64.b64encode(digest).decode()
        self.assertEqual(query, {"access_token": "t", "timestamp": moment, "sign": sign})
        self.assertEqual(json.loads(call.body)["msgtype"], "markdown")

    def test_as_10_what_is_special_in_an_address_is_escaped(self):
        signs = [sign_dingtalk("this is secret", number)["sign"] for number in range(50)]
        self.assertTrue(any("+" in sign or "/" in sign for sign in signs))
        for number in range(50):
            call = prepare_call(
                "dingtalk", NOTICE, URL, "this is secret", datetime(2026, 3, 2, 9, number % 60)
            )
            self.assertNotRegex(urlsplit(call.url).query.partition("sign=")[2], "[+/ ]")

    def test_as_10_feishu_signs_nothing_with_time_stamp_and_secret(self):
        body = json.loads(self._call("feishu", "abc").body)
        digest = hmac.new(b"1772442000\nabc", b"", hashlib.sha256).digest()
        self.assertEqual(body["sign"], base64.b64encode(digest).decode())
        self.assertEqual(body["timestamp"], "1772442000")
        self.assertEqual(sign_feishu("abc", 1772442000)["sign"], body["sign"])
        self.assertEqual(body["content"]["post"]["zh_cn"]["title"], "2 new inquiries")

    def test_the_general_kind_signs_its_body(self):
        call = self._call("generic", "abc")
        digest = hmac.new(b"abc", b"1772442000." + call.body, hashlib.sha256).hexdigest()
        self.assertEqual(call.headers["X-Inquiry-Signature"], digest)

    def test_as_10_each_kind_names_the_inquiry_and_its_link(self):
        for kind in FORMATS:
            with self.subTest(kind=kind):
                text = self._call(kind).body.decode()
                for part in ("2 new inquiries", "INQ-000001 · Germany", "https://odoo.example.com/1"):
                    self.assertIn(part, text)
                self.assertEqual(self._call(kind).url, URL)

    def test_no_text_of_a_stranger_becomes_a_link(self):
        evil = ChatNotice("x", (ChatLine("[here](https://evil.example) <https://evil.example|x>"),))
        for kind in ("dingtalk", "wecom", "teams"):
            self.assertNotIn("](", self._call(kind, notice=evil).body.decode())
        self.assertNotIn("<https", self._call("slack", notice=evil).body.decode())

    def test_long_messages_stay_below_what_wecom_takes(self):
        lines = tuple(ChatLine(f"INQ-{number} · 中华人民共和国", URL) for number in range(100))
        body = json.loads(self._call("wecom", notice=ChatNotice("many", lines)).body)
        self.assertLessEqual(len(body["markdown"]["content"].encode()), MOST_BYTES)

    def test_answers_are_understood(self):
        cases = (
            ("dingtalk", 200, '{"errcode": 0}', "sent"),
            ("dingtalk", 200, '{"errcode": 310000, "errmsg": "sign not match"}', "refused"),
            ("dingtalk", 200, '{"errcode": 130101, "errmsg": "send too fast"}', "busy"),
            ("wecom", 200, '{"errcode": 93000, "errmsg": "invalid webhook url"}', "refused"),
            ("feishu", 200, '{"code": 19021, "msg": "sign match fail"}', "refused"),
            ("feishu", 200, '{"StatusCode": 0}', "sent"),
            ("feishu", 200, "<html>", "refused"),
            ("slack", 200, "ok", "sent"),
            ("slack", 404, "no_service", "refused"),
            ("teams", 202, "", "sent"),
            ("teams", 429, "", "busy"),
            ("generic", 503, "", "busy"),
            ("generic", 302, "", "refused"),
        )
        for kind, status, text, outcome in cases:
            with self.subTest(kind=kind, text=text):
                self.assertEqual(read_answer(kind, status, text)[0], outcome)

    def test_addresses_of_our_own_network_are_refused(self):
        for url in (
            "http://chat.example.com/x",
            "https://127.0.0.1/x",
            "https://[::1]/x",
            "https://10.1.2.3/x",
            "https://169.254.169.254/latest",
            "https://localhost/x",
            "https://user:pass@chat.example.com/",
            "https://intranet/x",
            "ftp://chat.example.com",
            "nothing",
            "https://[broken",
        ):
            with self.subTest(url=url), self.assertRaises(PostRefused):
                check_url(url)
        check_url("https://oapi.dingtalk.com/robot/send?access_token=1")
        self.assertFalse(is_public("::ffff:192.168.1.1"))

    def test_addresses_that_lead_home_in_other_letters_are_no_internet(self):
        for address in ("64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "fec0::1", "::7f00:1"):
            with self.subTest(address):
                self.assertFalse(is_public(address))
        for address in ("2a00:1450:4001::1", "64:ff9b::808:808", "2002:808:808::1"):
            with self.subTest(address):
                self.assertTrue(is_public(address))

    def test_a_name_that_leads_home_is_refused_on_the_open_connection(self):
        plain = Mock()
        plain.getpeername.return_value = ("10.0.0.7", 443)
        with patch.object(HTTPSConnection, "_new_conn", return_value=plain), self.assertRaises(PostRefused):
            PublicConnection("innocent.example.com")._new_conn()
        plain.close.assert_called_once()

    def test_a_server_that_drips_its_head_is_given_up(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            Thread(target=self._drip, args=(server,), daemon=True).start()
            connection = HastyConnection("127.0.0.1", server.getsockname()[1], timeout=0.4)
            connection.request("POST", "/", body=b"{}")
            began = time.monotonic()
            with self.assertRaises((OSError, HTTPException)):
                connection.getresponse()
            self.assertLess(time.monotonic() - began, 2)
            connection.close()

    def _drip(self, server):
        """Send a head of an answer byte by byte, each sooner than the time-out, for three seconds."""
        robot, _address = server.accept()
        with robot, suppress(OSError):
            robot.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            for _byte in range(30):
                time.sleep(0.1)
                robot.sendall(b"x")
            robot.sendall(b"\r\nContent-Length: 0\r\n\r\n")
