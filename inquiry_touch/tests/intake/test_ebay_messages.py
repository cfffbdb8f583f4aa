import json
from datetime import datetime

from odoo.tests import BaseCase, tagged

from ...exceptions import PayloadError
from ...tools import ebay_messages
from .ebay_fake import SELLER, conversation, message

NOW = datetime(2026, 3, 3)


@tagged("post_install", "-at_install")
class TestEbayMessages(BaseCase):
    def _read(self, told, one):
        return ebay_messages.read_payload(ebay_messages.write_payload(told, one), {SELLER}, NOW)

    def test_in_07_a_message_tells_buyer_product_order_and_time(self):
        one = message(7, text="Where is 12-34567-89012?", at="2026-03-02T11:00:00.000+01:00")
        values = self._read(conversation(1, one), one)
        expected = {
            "external_buyer_id": "anna_buyer",
            "conversation_ref": "C-1",
            "external_ref": "C-1:7",
            "order_ref": "12-34567-89012",
        }
        self.assertEqual({name: values[name] for name in expected}, expected)
        self.assertEqual(values["product"], "Garden lamp (110551234567)")
        self.assertEqual(values["subject"], "Garden lamp")
        self.assertEqual(values["occurred_at"], datetime(2026, 3, 2, 10))
        self.assertFalse(values["is_own"])

    def test_in_07_what_the_seller_wrote_is_own_and_names_the_buyer(self):
        one = message(8, sender=SELLER.upper())
        values = self._read(conversation(1, one), {**one, "recipientUsername": "anna_buyer"})
        self.assertTrue(values["is_own"])
        self.assertEqual(values["external_buyer_id"], "anna_buyer")

    def test_in_07_between_strangers_nobody_is_taken_for_the_buyer(self):
        one = message(9, recipientUsername="somebody")
        with self.assertRaises(PayloadError) as caught:
            self._read(conversation(1, one), one)
        self.assertEqual(caught.exception.code, "ebay_names")

    def test_in_07_a_message_that_does_not_say_to_whom_is_the_buyer_s(self):
        one = message(9)
        del one["recipientUsername"]
        self.assertEqual(self._read(conversation(1, one), one)["external_buyer_id"], "anna_buyer")
        with self.assertRaises(PayloadError):
            self._read(conversation(1, one), {**one, "senderUsername": ""})

    def test_in_07_messages_without_a_number_are_told_apart_by_what_they_say(self):
        first, second = ({**message(9, text=text), "messageId": None} for text in ("Hello", "Blue?"))
        refs = [ebay_messages.message_ref(conversation(1, first), one) for one in (first, second, first)]
        self.assertEqual(len(set(refs)), 2)
        self.assertEqual(refs[0], refs[2])

    def test_in_07_an_order_the_conversation_refers_to_counts_before_one_that_is_quoted(self):
        one = message(9, text="not 12-34567-89012")
        told = {**conversation(1, one), "referenceType": "ORDER", "referenceId": "01-00000-00001"}
        values = self._read(told, one)
        self.assertEqual((values["order_ref"], values["product"]), ("01-00000-00001", ""))

    def test_in_07_a_photo_alone_is_a_message(self):
        photo = {"mediaName": "box.jpg", "mediaType": "IMAGE", "mediaUrl": "https://i.ebayimg.com/1"}
        one = message(9, text="", messageMedia=[photo, "odd"])
        values = self._read(conversation(1, one), one)
        self.assertEqual(values["message"], "box.jpg")
        self.assertEqual(values["extra"], {"box.jpg": "https://i.ebayimg.com/1"})

    def test_in_07_every_field_of_a_message_is_kept(self):
        one = message(9, newField={"deep": [1, "ä", None]})
        kept = json.loads(ebay_messages.write_payload(conversation(1, one), one))
        self.assertEqual(kept["message"], one)
        self.assertEqual(kept["conversation"]["referenceId"], "110551234567")

    def test_in_07_damaged_bytes_are_told_as_such(self):
        for body in (b"", b"[]", b'{"conversation": 1, "message": 2}', b'{"message": {}}', b"[" * 100_000):
            with self.subTest(body=body[:20]), self.assertRaises(PayloadError) as caught:
                ebay_messages.read_payload(body, {SELLER}, NOW)
            self.assertEqual(caught.exception.code, "bad_json")

    def test_in_07_a_page_without_its_list_is_no_empty_page(self):
        for answer in ({}, [], None, {"messages": None}, {"messages": [1]}):
            with self.subTest(answer=answer), self.assertRaises(ValueError):
                ebay_messages.read_page(answer, "messages", 50)

    def test_in_07_a_full_page_has_another_behind_it_even_where_eBay_names_none(self):
        self.assertTrue(ebay_messages.read_page({"messages": [{}] * 50}, "messages", 50).has_next)
        self.assertFalse(ebay_messages.read_page({"messages": [{}] * 49}, "messages", 50).has_next)
        self.assertFalse(ebay_messages.read_page({"messages": [], "next": "x"}, "messages", 50).has_next)

    def test_in_07_news_is_a_latest_message_we_do_not_have(self):
        one = message(9)
        told = {**conversation(1, one), "latestMessage": one}
        since = datetime(2026, 3, 1)
        self.assertTrue(ebay_messages.has_news(told, set(), since, NOW))
        self.assertFalse(ebay_messages.has_news(told, {"C-1:9"}, since, NOW))
        self.assertFalse(ebay_messages.has_news(told, set(), datetime(2026, 3, 2, 12), NOW))
        self.assertTrue(ebay_messages.has_news({"conversationId": "C-1"}, {"C-1:9"}, since, NOW))
