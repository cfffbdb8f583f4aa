import json
from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user

from ...models.journey.inquiry_presence import NOTIFICATION
from .common import NOW, JourneyCase


class TestPresence(JourneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls._inquiry(cls.colleague)
        cls.mine = cls._second_inquiry(cls.lead, cls.salesperson)
        cls.buyer = cls.lead.inquiry_buyer_id

    def _write(self, is_writing=True):
        self.lead.with_user(self.colleague).inquiry_is_answering(is_writing)

    def _names(self, record, user):
        record.invalidate_recordset()
        field = "answering" if record._name == "inquiry.buyer" else "inquiry_answering"
        return [row["name"] for row in record.with_user(user)[field]["rows"]]

    def test_id_08_colleagues_see_who_is_answering_and_the_writer_does_not_see_himself(self):
        self._write()
        self.assertEqual(self._names(self.lead, self.all_leads), ["Li Wei"])
        self.assertEqual(self._names(self.lead, self.colleague), [])

    def test_id_08_who_may_not_read_the_lead_sees_it_on_the_buyer_with_name_and_time_alone(self):
        self.assertFalse(self.lead.with_user(self.salesperson).has_access("read"))
        self._write()
        with freeze_time(NOW + timedelta(seconds=20)):
            self.assertEqual(self._names(self.buyer, self.salesperson), ["Li Wei"])
            self.assertEqual(self._names(self.mine, self.salesperson), ["Li Wei"])
            [row] = self.buyer.with_user(self.salesperson).answering["rows"]
        self.assertEqual(row["seconds"], 20)
        self.assertEqual(row.keys(), {"lead_id", "buyer_id", "user_id", "name", "seconds", "is_over"})
        self.assertEqual(self.buyer.with_user(self.salesperson).answering_names, "Li Wei")

    def test_id_08_it_ends_when_sent_or_closed(self):
        self._write()
        self._write(False)
        self.assertEqual(self._names(self.buyer, self.salesperson), [])
        self.assertFalse(self.env["inquiry.presence"].search([]))

    def test_id_08_it_ends_after_two_minutes_of_silence_and_the_row_is_cleaned_away(self):
        self._write()
        with freeze_time(NOW + timedelta(seconds=119)):
            self.assertEqual(self._names(self.buyer, self.salesperson), ["Li Wei"])
            self.env["inquiry.presence"]._gc_presence()
            self.assertTrue(self.env["inquiry.presence"].search([]))
        with freeze_time(NOW + timedelta(seconds=121)):
            self.assertEqual(self._names(self.buyer, self.salesperson), [])
            self.env["inquiry.presence"]._gc_presence()
            self.assertFalse(self.env["inquiry.presence"].search([]))

    def test_id_08_writing_on_keeps_one_row(self):
        self._write()
        with freeze_time(NOW + timedelta(seconds=100)):
            self._write()
            [row] = self.env["inquiry.presence"].search([])
            self.assertEqual(row.seen_at, fields.Datetime.now())

    def test_id_08_who_may_not_write_on_a_lead_cannot_pretend_to_answer_it(self):
        stranger = new_test_user(self.env, "inquiry_stranger", "base.group_user")
        for user in (self.salesperson, stranger):
            with self.assertRaises(AccessError):
                self.lead.with_user(user).inquiry_is_answering(True)

    def test_id_08_the_bus_carries_name_and_moment_on_the_channel_of_the_buyer(self):
        self.env["bus.bus"].search([]).unlink()
        self.env.cr.precommit.run()
        self._write()
        self.env.cr.precommit.run()
        sent = [(json.loads(row.channel), json.loads(row.message)) for row in self.env["bus.bus"].search([])]
        sent = [(channel, message) for channel, message in sent if message["type"] == NOTIFICATION]
        self.assertEqual([channel[1:] for channel, _message in sent], [["inquiry.buyer", self.buyer.id]])
        self.assertEqual(sent[0][1]["payload"]["name"], "Li Wei")

    def _channels(self, user, *asked):
        request = SimpleNamespace(session=SimpleNamespace(uid=user.id))
        with patch("odoo.addons.bus.models.ir_websocket.wsrequest", request):
            found = self.env["ir.websocket"].with_user(user)._build_bus_channel_list(list(asked))
        return [one for one in found if getattr(one, "_name", "") in ("inquiry.buyer", "crm.lead")], found

    def test_id_08_a_browser_hears_only_of_leads_and_buyers_its_user_may_read(self):
        lead, buyer = (f"inquiry_presence/{one._name}/{one.id}" for one in (self.lead, self.buyer))
        stranger = new_test_user(self.env, "inquiry_stranger", "sales_team.group_sale_salesman")
        outside = new_test_user(self.env, "inquiry_portal", "base.group_portal")
        for user, heard in (
            (self.all_leads, [self.buyer, self.buyer]),
            (self.salesperson, [self.buyer]),
            (stranger, []),
            (outside, []),
        ):
            channels, found = self._channels(user, lead, buyer, "inquiry_presence/crm.lead/999999999")
            with self.subTest(user.login):
                self.assertEqual(channels, heard)
                self.assertFalse(
                    [one for one in found if isinstance(one, str) and one.startswith("inquiry_")]
                )

    def test_id_08_a_list_of_buyers_asks_once(self):
        buyers = self.buyer | self._inquiry(email="other@example.com").inquiry_buyer_id
        buyers.mapped("name")
        with self.assertQueryCount(2):
            buyers.with_user(self.manager).mapped("answering_names")
