from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.inquiry_touch.models.identity import inquiry_buyer_key_import
from odoo.addons.inquiry_touch.models.intake import inquiry_import_undo

from .import_common import ImportCase

ROWS = """E-Mail;Phone;Message;Date
a@example.com;;One;2024-05-03
b@example.com;;Two;2024-05-04
a@example.com;;Three;2024-05-05
"""


class TestImportUndo(ImportCase):
    def _counts(self):
        models = ("crm.lead", "inquiry.buyer", "inquiry.buyer.key", "mail.message")
        return {model: self.env[model].with_context(active_test=False).search_count([]) for model in models}

    def _difference(self):
        self.env["inquiry.ledger"]._refresh()
        day = self.env["inquiry.ledger"].search([("source_id", "=", self.source.id)])
        return day.arrived, day.opened, day.undone, day.difference

    def test_in_11_undo_takes_everything_back(self):
        before = self._counts()
        one = self._take_in(ROWS)
        self.assertNotEqual(self._counts(), before)
        self._undo(one)
        self.assertEqual(self._counts(), before)
        self.assertEqual(set(self._arrivals(one).mapped("result")), {"undone"})
        self.assertEqual(self._difference(), (3, 0, 3, 0))
        self.assertFalse(one.kept_count)

    def test_in_11_after_undo_the_same_file_can_be_imported_again(self):
        self._undo(self._take_in(ROWS))
        again = self._take_in(ROWS)
        self.assertNotIn("imported_before", self._found(again))
        self.assertEqual(len(self._leads()), 2)

    def test_in_11_undo_keeps_and_lists_what_somebody_touched(self):
        content = "email,message\n" + "".join(
            f"{letter}@example.com,Hello {letter}\n" for letter in "abcdefg"
        )
        one = self._take_in(content)
        leads = {letter: self._lead_of(f"{letter}@example.com") for letter in "abcdefg"}
        leads["a"].with_user(self.manager).write({"partner_name": "Changed"})
        leads["b"].with_user(self.manager).message_post(body="I called", message_type="comment")
        shop = self.env["inquiry.source"].create({"name": "Shop"})
        self._arrive(shop, email="c@example.com", occurred_at=leads["c"].inquiry_asked_at)
        self.env["inquiry.touch"].create(
            {
                "lead_id": leads["d"].id,
                "company_id": self.company.id,
                "step_key": "day",
                "kind": "task",
                "purpose": "transactional",
                "wanted_at": "2024-05-03",
                "scheduled_at": "2024-05-03",
                "state": "sent",
            }
        )
        leads["e"].with_user(self.manager).activity_schedule("mail.mail_activity_data_todo", summary="Call")
        self._undo(one)
        kept = {
            intake.email_from[0]: intake.kept_reason for intake in self._arrivals(one) if intake.kept_reason
        }
        self.assertEqual(
            kept,
            {"a": "write", "b": "message", "c": "arrival", "d": "touch", "e": "activity"},
        )
        for letter, lead in leads.items():
            self.assertEqual(bool(lead.exists()), letter in kept, letter)
            if letter in kept:
                self.assertTrue(lead.inquiry_buyer_id, letter)
                self.assertIn("undo_kept", lead.inquiry_decision_ids.mapped("reason"))
        self.assertEqual(one.kept_count, 5)
        domain = one.action_view_kept()["domain"]
        self.assertEqual(len(self.env["inquiry.intake"].search(domain)), 5)
        self.assertEqual(self._difference()[3], 0)

    def test_in_11_what_joined_an_inquiry_is_taken_from_it_again(self):
        shop = self.env["inquiry.source"].create({"name": "Shop"})
        lead = self._arrive(shop, email="a@example.com").lead_id
        lead.inquiry_asked_at = lead.inquiry_last_buyer_at = "2024-05-04"
        before = (lead.message_ids, lead.inquiry_buyer_id.key_ids)
        one = self._take_in("email,phone,date,message\na@example.com,+491701234567,2024-05-03,One\n")
        self.assertEqual(self._arrivals(one).lead_id, lead)
        self.assertNotEqual((lead.message_ids, lead.inquiry_buyer_id.key_ids), before)
        self._undo(one)
        lead.invalidate_recordset()
        self.assertEqual((lead.message_ids, lead.inquiry_buyer_id.key_ids), before)

    def test_what_was_answered_after_it_joined_stays(self):
        shop = self.env["inquiry.source"].create({"name": "Shop"})
        lead = self._arrive(shop, email="a@example.com").lead_id
        lead.inquiry_asked_at = lead.inquiry_last_buyer_at = "2024-05-04"
        one = self._take_in(ROWS.partition("b@")[0])
        lead.with_user(self.manager).message_post(body="Thank you", message_type="comment")
        self._undo(one)
        self.assertEqual(self._arrivals(one).mapped("kept_reason"), ["message"])

    def test_what_was_merged_into_another_inquiry_stays(self):
        shop = self.env["inquiry.source"].create({"name": "Shop"})
        lead = self._arrive(shop, email="z@example.com").lead_id
        one = self._take_in("email,message\na@example.com,Hello\n")
        own = self._leads()
        head = (lead | own).with_user(self.manager).merge_opportunity()
        head.inquiry_import_id = False
        self._undo(one)
        self.assertTrue(head.exists())
        self.assertEqual(self._arrivals(one).mapped("kept_reason"), ["write"])

    def test_in_11_undo_that_stopped_between_two_steps_goes_on_where_it_was(self):
        self.patch(inquiry_import_undo, "UNDO_STEP", 1)
        one = self._take_in(ROWS)
        one.action_undo()
        steps = one.sudo()._undo()
        next(steps)
        steps.close()
        self.assertTrue(one.undo_position)
        self.assertEqual(one.state, "undoing")
        self._work()
        self.assertEqual(one.state, "undone")
        self.assertFalse(self._leads())

    def test_undo_in_the_middle_stops_what_still_waits(self):
        content = "email,message\n" + "".join(f"x{i}@example.com,Hello {i}\n" for i in range(120))
        one = self._check(content)
        one.action_run()
        self._work()
        payloads = self.env["inquiry.payload"].search([("import_id", "=", one.id)], order="id")
        payloads[0]._process_claimed()
        self.assertEqual(len(self._leads()), 50)
        self._undo(one)
        self._parse()
        self.assertFalse(self._leads())
        self.assertEqual(self._difference(), (50, 0, 50, 0))

    def test_what_was_taken_back_is_not_read_again(self):
        one = self._take_in(ROWS)
        self._undo(one)
        self.env["inquiry.payload"].search([("import_id", "=", one.id)]).action_replay()
        self._parse()
        self.assertFalse(self._leads())

    def test_a_part_that_was_to_be_read_again_keeps_what_came_in_counted(self):
        one = self._take_in(ROWS)
        payload = self.env["inquiry.payload"].search([("import_id", "=", one.id)])
        # one row could not be read: its arrival goes when it is to be read again
        self._arrivals(one)[-1].write({"result": "failed", "reason": "bad_shape", "lead_id": False})
        payload.action_replay()
        self.assertEqual((payload.state, len(payload.intake_ids)), ("new", 2))
        self._undo(one)
        self.assertEqual((payload.state, payload.item_count), ("parsed", 2))
        self.assertEqual(self._difference(), (2, 0, 2, 0))

    def test_a_part_that_failed_goes_with_its_import(self):
        content = "email,message\n" + "".join(f"x{i}@example.com,Hello {i}\n" for i in range(60))
        one = self._check(content)
        one.action_run()
        self._work()
        payloads = self.env["inquiry.payload"].search([("import_id", "=", one.id)], order="id")
        payloads[0].body = b"e30="  # {}
        self._parse()
        payloads[1].sudo()._set_failed("bad_shape")
        self.assertEqual(payloads.mapped("state"), ["failed", "failed"])
        self._undo(one)
        self.assertEqual(payloads.exists().mapped("state"), ["parsed"])
        self.assertFalse(self._leads())
        self.assertEqual(self._difference(), (10, 0, 10, 0))

    def test_an_import_that_stopped_can_be_taken_back(self):
        one = self._take_in(ROWS)
        one.sudo().write({"error": "It stopped", "attempts": 3})
        self._undo(one)
        self.assertFalse(self._leads())

    def test_keys_of_known_buyers_are_taken_back_in_steps(self):
        self.patch(inquiry_buyer_key_import, "TAKE_BACK_STEP", 2)
        names = [{"name": f"B{number}", "company_id": self.company.id} for number in range(5)]
        buyers = self.env["inquiry.buyer"].create(names)
        one = self._take_in(ROWS)
        common = {"company_id": self.company.id, "kind": "email", "import_id": one.id}
        keys = self.env["inquiry.buyer.key"].create(
            [{**common, "buyer_id": buyer.id, "value": f"k{buyer.id}@example.com"} for buyer in buyers]
        )
        sizes = list(keys._take_back_imported(one))
        self.assertLessEqual(max(sizes), 2)
        self.assertGreaterEqual(sum(sizes), 5)
        self.assertFalse(keys.exists())

    def test_what_was_taken_back_is_not_deleted_while_its_parts_could_be_read_again(self):
        one = self._take_in(ROWS)
        self._undo(one)
        payloads = self.env["inquiry.payload"].search([("import_id", "=", one.id)])
        with self.assertRaisesRegex(UserError, "raw data"):
            one.unlink()
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env.cr.execute("DELETE FROM inquiry_import WHERE id = %s", [one.id])
        self.assertEqual(payloads.import_id, one)
        payloads.unlink()
        one.unlink()
        self.assertFalse(one.exists())


@tagged("post_install", "-at_install")
class TestImportUndoOrders(ImportCase):
    def test_a_quotation_keeps_its_inquiry(self):
        if "order_ids" not in self.env["crm.lead"]._fields:
            self.skipTest("quotations come with sales")
        one = self._take_in("email,message\na@example.com,Hello\n")
        lead = self._leads()
        partner = self.env["res.partner"].create({"name": "Anna"})
        self.env["sale.order"].create({"partner_id": partner.id, "opportunity_id": lead.id})
        self._undo(one)
        self.assertEqual(self._arrivals(one).kept_reason, "order")
