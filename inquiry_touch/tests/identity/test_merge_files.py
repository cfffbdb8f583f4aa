from datetime import timedelta

from odoo.exceptions import UserError

from .common import ASKED_AT, IdentityCase


class TestMergeFiles(IdentityCase):
    """Two files become one buyer, and two again, with everything where it belongs."""

    def setUp(self):
        super().setUp()
        self.env["inquiry.tag.rule"].search([]).active = False
        self.first = self._arrive(email="anna@acme.com", name="Anna")
        self.second = self._arrive(email="ben@acme.com", name="Ben", phone="+4930123456", company="Acme")
        self.anna, self.ben = self.first.buyer_id, self.second.buyer_id

    def _arrive_later(self, days, **values):
        return self._arrive(occurred_at=ASKED_AT + timedelta(days=days), **values)

    def _state(self):
        """Return what each file is and has."""
        self.env.flush_all()
        self.env.invalidate_all()
        return [
            (
                [buyer[name] for name in ("name", "email_from", "phone", "partner_name", "partner_id")],
                buyer.last_seen_at,
                set(buyer.key_ids.ids),
                set(buyer.lead_ids.ids),
                set(buyer.intake_ids.ids),
                set(self.env["inquiry.touch"].search([("buyer_id", "=", buyer.id)]).ids),
                buyer.merged_into_id,
            )
            for buyer in (self.anna, self.ben)
        ]

    def test_id_01_merged_file_counts_for_the_one_that_stays(self):
        self._merge(self.anna, self.ben)
        self.assertEqual(self.anna.lead_ids, self.first.lead_id | self.second.lead_id)
        self.assertEqual(self.anna.intake_ids, self.first | self.second)
        self.assertLessEqual({"anna@acme.com", "ben@acme.com"}, set(self.anna.key_ids.mapped("value")))
        self.assertEqual((self.anna.phone, self.anna.partner_name), ("+4930123456", "Acme"))
        self.assertEqual(self._resolve(email="ben@acme.com").buyer_id, self.anna.id)

    def test_id_03_undo_puts_everything_back(self):
        before = self._state()
        merge = self._merge(self.anna, self.ben)
        self.assertNotEqual(self._state(), before)
        merge.action_undo()
        self.assertEqual(self._state(), before)
        self.assertTrue(merge.undone_at)

    def test_id_03_messages_after_the_merge_go_to_the_file_of_their_own_keys(self):
        merge = self._merge(self.anna, self.ben)
        case = self.first.lead_id
        case.inquiry_last_buyer_at = ASKED_AT + timedelta(hours=1)
        by_anna = self._arrive_later(1, email="anna@acme.com")
        by_ben = self._arrive_later(2, email="ben@acme.com", external_buyer_id="B7")
        new_of_ben = self._arrive_later(90, email="ben@acme.com")
        self.assertEqual((by_anna | by_ben | new_of_ben).buyer_id, self.anna)
        self.assertEqual(by_ben.lead_id, case, "one case while they are one buyer")
        merge.action_undo()
        self.assertEqual(
            (by_anna.buyer_id, by_ben.buyer_id, new_of_ben.buyer_id), (self.anna, self.ben, self.ben)
        )
        self.assertEqual(new_of_ben.lead_id.inquiry_buyer_id, self.ben)
        self.assertEqual(self.env["inquiry.buyer.key"].search([("value", "=", "B7")]).buyer_id, self.ben)
        self.assertEqual(by_ben.lead_id.inquiry_buyer_id, self.anna, "the case stays with who opened it")
        self.assertEqual(self.anna.last_seen_at, ASKED_AT + timedelta(days=1))
        self.assertEqual(self.ben.last_seen_at, ASKED_AT + timedelta(days=90))

    def test_id_03_merges_of_merged_files_are_undone_in_any_order(self):
        cleo = self._arrive(email="cleo@acme.com").buyer_id
        before = self._state()
        inner, outer = self._merge(self.anna, self.ben), None
        outer = self._merge(cleo, self.anna)
        self.assertEqual(len(cleo.lead_ids), 3)
        self.assertEqual(cleo.phone, "+4930123456")
        inner.action_undo()
        self.assertEqual(
            (cleo.lead_ids & self.second.lead_id, self.ben.lead_ids),
            (self.second.lead_id.browse(), self.second.lead_id),
        )
        self.assertFalse(cleo.phone, "what was Ben's goes with him")
        outer.action_undo()
        self.assertEqual(self._state(), before)

    def test_merging_a_merged_file_merges_its_buyer(self):
        cleo, dora = (self._buyer(email=f"{name}@acme.com") for name in ("cleo", "dora"))
        self._merge(self.anna, self.ben)
        self._merge(cleo, dora)
        (self.ben | dora).action_merge()
        self.assertEqual((cleo._root(), dora._root(), self.ben._root()), (self.anna,) * 3)

    def test_one_file_is_no_merge(self):
        merge = self._merge(self.anna, self.ben)
        with self.assertRaises(UserError):
            (self.anna | self.ben).action_merge()
        merge.action_undo()
        merge.action_undo()
        self.assertEqual(len(self.anna.merge_ids), 1)

    def test_undo_keeps_what_a_person_wrote_while_they_were_one(self):
        merge = self._merge(self.anna, self.ben)
        self.anna.partner_name = "Anna & Co"
        merge.action_undo()
        self.assertEqual((self.anna.partner_name, self.anna.phone), ("Anna & Co", ""))

    def test_undo_after_an_inquiry_was_deleted(self):
        merge = self._merge(self.anna, self.ben)
        self.second.lead_id.unlink()
        merge.action_undo()
        self.assertEqual((self.second.buyer_id, self.ben.lead_ids.ids), (self.ben, []))

    def test_undo_after_inquiries_were_merged(self):
        merge = self._merge(self.anna, self.ben)
        head = (self.first.lead_id | self.second.lead_id).merge_opportunity(auto_unlink=True)
        file = head.inquiry_file_id or head.inquiry_buyer_id
        merge.action_undo()
        self.assertEqual(head.inquiry_buyer_id, file)
        self.assertEqual((self.first.buyer_id, self.second.buyer_id), (self.anna, self.ben))

    def test_undo_after_contacts_were_merged(self):
        kept, gone = self.env["res.partner"].create([{"name": "Ben", "email": "ben@acme.com"}] * 2)
        self.ben.partner_id = gone
        merge = self._merge(self.anna, self.ben)
        self.assertEqual(self.anna.partner_id, gone)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge((kept | gone).ids, kept)
        self.assertEqual(self.anna.partner_id, kept)
        merge.action_undo()
        self.assertEqual((self.anna.partner_id.ids, self.ben.partner_id), ([], kept))

    def test_both_files_tell_of_merge_and_undo(self):
        merge = self._merge(self.anna, self.ben)
        merge.action_undo()
        for file in (self.anna, self.ben):
            notes = " ".join(file.message_ids.mapped("body"))
            self.assertIn("was merged into", notes)
            self.assertIn("a file of its own again", notes)

    def test_touches_come_along_and_go_back(self):
        touch = self.env["inquiry.touch"].create(
            {
                "lead_id": self.second.lead_id.id,
                "buyer_id": self.ben.id,
                "step_key": "x",
                "kind": "message",
                "purpose": "marketing",
                "wanted_at": ASKED_AT,
                "scheduled_at": ASKED_AT,
            }
        )
        merge = self._merge(self.anna, self.ben)
        self.assertEqual(touch.buyer_id, self.anna)
        merge.action_undo()
        self.assertEqual((touch.buyer_id, touch.file_id.ids), (self.ben, []))

    def test_reading_the_buyer_costs_no_query_per_arrival(self):
        self._merge(self.anna, self.ben)
        counts = []
        for size in (1, 1, 40):
            facts = [self._facts(email="ben@acme.com")] * size
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Buyer._resolve(facts)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
