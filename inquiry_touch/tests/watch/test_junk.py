from ast import literal_eval
from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from ..common import InquiryCase


class JunkCase(InquiryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.now = fields.Datetime.now()
        # answers are owed within four hours, day and night
        cls.env["inquiry.sla.policy"].search([]).active = False
        cls.env["inquiry.sla.policy"].create({"name": "Four hours", "target_hours": 4})

    def _ago(self, **span):
        return self.now - timedelta(**span)


class TestMarkedJunk(JunkCase):
    def test_in_18_a_lead_marked_as_junk_leaves_the_lists_and_comes_back(self):
        intake = self._arrive(occurred_at=self._ago(minutes=5))
        lead = intake.lead_id
        lead.user_id = self.salesperson
        lead.with_user(self.salesperson).action_inquiry_junk()
        self.assertEqual((intake.result, lead.active, lead.won_status), ("junk", False, "pending"))
        self.assertFalse(lead.inquiry_due_at or lead.inquiry_next_touch_id)
        self.assertIn(self.salesperson, lead.inquiry_decision_ids.user_id)
        intake.with_user(self.manager).action_restore()
        self.assertEqual((intake.result, lead.active, lead.inquiry_set_apart), ("opened", True, False))
        self.assertFalse(intake.set_apart or intake.set_apart_at or lead.inquiry_set_apart_at)
        self.assertTrue(lead.inquiry_due_at)

    def test_in_18_many_are_restored_at_once(self):
        intakes = self._arrive() | self._arrive()
        intakes.lead_id.action_inquiry_junk()
        intakes.with_user(self.manager).action_restore()
        self.assertEqual(intakes.mapped("result"), ["opened", "opened"])

    def test_in_18_who_looked_after_junk_is_no_owner_the_buyer_knows(self):
        lead = self._arrive(email="spam@example.com").lead_id
        lead.user_id = self.salesperson
        lead.action_inquiry_junk()
        self.assertFalse(self.env["inquiry.buyer"]._read_owners(lead.inquiry_buyer_id))

    def test_in_18_a_test_is_set_apart_like_junk_and_says_so(self):
        intake = self._arrive(occurred_at=self._ago(minutes=5))
        lead = intake.lead_id
        self.assertTrue(lead.inquiry_next_touch_id and lead.inquiry_due_at)
        lead.action_inquiry_test()
        self.assertEqual((lead.inquiry_set_apart, lead.active), ("test", False))
        self.assertEqual((intake.result, intake.set_apart), ("junk", "test"))
        self.assertFalse(lead.inquiry_due_at or lead.inquiry_next_touch_id)
        self.assertIn("marked_test", lead.inquiry_decision_ids.mapped("reason"))
        lead.action_inquiry_not_junk()
        self.assertEqual((lead.inquiry_set_apart, lead.active, intake.result), (False, True, "opened"))
        self.assertIn("restored_test", lead.inquiry_decision_ids.mapped("reason"))

    def test_in_18_messages_that_joined_go_with_the_lead_and_come_back_as_they_were(self):
        first = self._arrive(email="twice@example.com", occurred_at=self._ago(hours=2))
        second = self._arrive(email="twice@example.com", occurred_at=self._ago(hours=1))
        self.assertEqual((first | second).mapped("result"), ["opened", "joined"])
        first.lead_id.action_inquiry_junk()
        self.assertEqual((first | second).mapped("result"), ["junk", "junk"])
        first.lead_id.action_inquiry_not_junk()
        self.assertEqual((first | second).mapped("result"), ["opened", "joined"])

    def test_in_18_who_opens_a_lead_again_by_odoos_own_button_says_that_it_is_none(self):
        intake = self._arrive(occurred_at=self._ago(minutes=5))
        lead = intake.lead_id
        lead.action_inquiry_junk()
        lead.action_unarchive()
        self.assertEqual((lead.inquiry_set_apart, intake.result), (False, "opened"))
        self.assertTrue(lead.inquiry_due_at)

    def test_in_18_a_buyer_who_writes_on_junk_reopens_it_where_that_is_set(self):
        self.company.inquiry_closed_case = "reopen"
        lead = self._arrive(occurred_at=self._ago(days=1)).lead_id
        lead.action_inquiry_junk()
        message = {
            "body": "<p>Why no answer?</p>",
            "email_from": lead.email_from,
            "message_id": "<again@example.com>",
        }
        lead._inquiry_mail_arrived(message)
        self.assertEqual((lead.active, lead.inquiry_set_apart), (True, False))

    def test_in_18_marking_twice_changes_nothing(self):
        lead = self._arrive().lead_id
        lead.action_inquiry_junk()
        at = lead.inquiry_set_apart_at
        lead.action_inquiry_test()
        self.assertEqual((lead.inquiry_set_apart, lead.inquiry_set_apart_at), ("junk", at))

    def test_in_18_nobody_marks_or_brings_back_what_is_not_theirs(self):
        lead = self._arrive().lead_id
        lead.user_id = self.manager
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "inquiry_stranger",
            "sales_team.group_sale_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        for user in (self.salesperson, stranger):
            for door in ("action_inquiry_junk", "action_inquiry_test", "action_inquiry_not_junk"):
                with self.subTest(user=user.login, door=door), self.assertRaises(AccessError):
                    getattr(lead.with_user(user), door)()
        lead.action_inquiry_junk()
        with self.assertRaises(AccessError):
            lead.inquiry_intake_ids.with_user(stranger).action_restore()


class TestLeftOut(JunkCase):
    """Junk and tests are in no list and no figure, ours and Odoo's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.good = cls._arrive(occurred_at=cls.now - timedelta(minutes=5)).lead_id
        cls.junk = cls._arrive(occurred_at=cls.now - timedelta(minutes=5)).lead_id
        cls.test = cls._arrive(occurred_at=cls.now - timedelta(minutes=5)).lead_id
        cls.leads = cls.good | cls.junk | cls.test
        cls.leads.write({"partner_id": cls.env["res.partner"].create({"name": "Buyer"}).id})
        cls.junk.action_inquiry_junk()
        cls.test.action_inquiry_test()

    def _shown(self, model, domain):
        records = self.env[model].with_context(active_test=False)
        found = records.web_search_read(domain, {"id": {}})
        return records.browse(row["id"] for row in found["records"])

    def _domain_of(self, action):
        return self.env["ir.actions.act_window"]._for_xml_id(f"inquiry_touch.{action}")["domain"] or "[]"

    def test_in_18_no_list_shows_them_even_with_archived_ones(self):
        own = [("id", "in", self.leads.ids), ("active", "in", (True, False))]
        self.assertEqual(self._shown("crm.lead", own), self.good)
        asked_for = [*own, ("inquiry_set_apart", "!=", False)]
        self.assertEqual(self._shown("crm.lead", asked_for), self.junk | self.test)

    def test_in_18_no_pivot_graph_or_count_of_odoo_has_them(self):
        leads = self.env["crm.lead"].with_context(active_test=False)
        own = [("id", "in", self.leads.ids)]
        self.assertEqual(leads.formatted_read_group(own, [], ["__count"])[0]["__count"], 1)
        [[(count,)]] = leads._read_grouping_sets(own, [[]], ["__count"])
        self.assertEqual(count, 1)
        self.assertEqual(self.leads.partner_id.with_user(self.manager).opportunity_count, 1)

    def test_in_18_clocks_touches_and_plans_of_theirs_are_out_of_the_lists(self):
        for model, action in (
            ("inquiry.sla.clock", "inquiry_sla_clock_action"),
            ("inquiry.touch", "inquiry_touch_action"),
            ("inquiry.enrollment", "inquiry_enrollment_action"),
        ):
            with self.subTest(model=model):
                every = self.env[model].search([("lead_id", "in", self.leads.ids)])
                self.assertEqual(every.lead_id, self.leads)
                shown = every.filtered_domain(literal_eval(self._domain_of(action)))
                self.assertEqual(shown.lead_id, self.good)

    def test_in_18_segments_portrait_and_earlier_inquiries_leave_them_out(self):
        buyer = self.good.inquiry_buyer_id
        self.leads.write({"inquiry_buyer_id": buyer.id, "expected_revenue": 100})
        segment = self.env["inquiry.segment"].create({"name": "Twice", "inquiries_min": 2})
        self.assertNotIn(buyer.id, segment._buyer_ids()[segment])
        self.assertEqual((buyer.inquiry_count, buyer.open_value), (1, 100))
        self.assertNotIn(self.junk.inquiry_number, str(self.good.inquiry_earlier))
        self.assertNotIn(self.good, self.good._inquiry_of_known_buyers())
        self.junk.action_inquiry_not_junk()
        self.assertIn(buyer.id, segment._buyer_ids()[segment])


class TestTurns(JunkCase):
    """What was no inquiry was no turn."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.env["inquiry.assignment.policy"].create(
            {
                "name": "In turn",
                "strategy": "round_robin",
                "member_ids": [
                    Command.create({"user_id": user.id}) for user in (cls.salesperson, cls.manager)
                ],
            }
        )

    def _credits(self):
        self.env.invalidate_all()
        rows = self.env["inquiry.rotation"].search([("policy_id", "=", self.policy.id)])
        return {row.user_id: row.credit for row in rows}

    def test_in_18_who_got_junk_gets_the_next_turn(self):
        first = self._arrive().lead_id
        first.action_inquiry_junk()
        self.assertEqual(self._arrive().lead_id.user_id, first.user_id)

    def test_in_18_what_comes_back_is_a_turn_again(self):
        lead = self._arrive().lead_id
        before = self._credits()
        lead.action_inquiry_junk()
        self.assertNotEqual(self._credits(), before)
        lead.action_inquiry_not_junk()
        self.assertEqual(self._credits(), before)

    def test_in_18_much_junk_of_one_person_makes_no_burst(self):
        leads = self.env["crm.lead"].union(*(self._arrive().lead_id for _turn in range(12)))
        leads.filtered(lambda lead: lead.user_id == self.salesperson).action_inquiry_junk()
        next_owners = [self._arrive().lead_id.user_id for _turn in range(4)]
        self.assertIn(self.manager, next_owners[:3])


class TestBroughtBack(JunkCase):
    """What is still owed to an inquiry that a person found among the junk."""

    def _bring_back(self, **span):
        lead = self._arrive(occurred_at=self._ago(**span)).lead_id
        lead.action_inquiry_junk()
        lead.action_inquiry_not_junk()
        return lead, lead.inquiry_clock_ids.filtered(lambda clock: not clock.closed_at)

    def test_in_18_in_time_the_answer_counts_from_when_the_buyer_asked(self):
        lead, clock = self._bring_back(hours=1)
        self.assertEqual(clock.asked_at, self._ago(hours=1))
        self.assertEqual(clock.due_at, self._ago(hours=1) + timedelta(hours=4))
        self.assertFalse(clock.found_at)
        self.assertTrue(lead.inquiry_next_touch_id)

    def test_in_18_a_mistake_of_the_filter_is_no_late_answer(self):
        lead, clock = self._bring_back(days=2)
        self.assertEqual(clock.asked_at, self._ago(days=2))
        self.assertGreaterEqual(clock.due_at, self.now + timedelta(hours=4))
        self.assertFalse(clock.is_late)
        self._run_cron("inquiry_touch.ir_cron_inquiry_sla_clock_watch")
        self.assertFalse(clock.breached_at)
        self.assertEqual(lead.inquiry_sla_state, "in_time")
        self.assertIn("clock_started_anew", lead.inquiry_decision_ids.mapped("reason"))

    def test_in_18_too_late_for_a_first_answer_no_plan_starts(self):
        lead, _clock = self._bring_back(days=2)
        self.assertFalse(lead.inquiry_next_touch_id)

    def test_in_18_without_a_clock_a_first_answer_is_in_time_for_a_day(self):
        self.env["inquiry.sla.policy"].search([]).active = False
        self.assertTrue(self._bring_back(hours=23)[0].inquiry_next_touch_id)
        self.assertFalse(self._bring_back(hours=25)[0].inquiry_next_touch_id)

    def test_in_18_the_plan_starts_once(self):
        lead = self._arrive(occurred_at=self._ago(minutes=5)).lead_id
        touch = lead.inquiry_touch_ids[:1]
        self.env.cr.execute("UPDATE inquiry_touch SET sent_at = now() WHERE id = %s", [touch.id])
        touch.invalidate_recordset()
        lead.action_inquiry_junk()
        lead.action_inquiry_not_junk()
        self.assertEqual(len(lead.inquiry_enrollment_ids), 1)
        self.assertFalse(lead.inquiry_enrollment_ids.filtered(lambda one: one.state == "running"))

    def test_in_18_bringing_back_twice_starts_one_plan(self):
        lead, _clock = self._bring_back(minutes=5)
        lead.action_inquiry_not_junk()
        running = lead.inquiry_enrollment_ids.filtered(lambda one: one.state == "running")
        self.assertEqual(len(running), 1)

    def test_in_18_what_was_answered_owes_no_second_answer(self):
        lead = self._arrive(occurred_at=self._ago(hours=1)).lead_id
        lead.action_inquiry_answered_elsewhere()
        lead.action_inquiry_junk()
        lead.action_inquiry_not_junk()
        self.assertFalse(lead.inquiry_due_at)

    def test_in_18_the_last_question_is_the_one_that_is_owed(self):
        lead = self._arrive(email="asks@example.com", occurred_at=self._ago(hours=3)).lead_id
        self.env["inquiry.sla.clock"]._open_of(lead)._answered(self.manager, self._ago(hours=2))
        self._arrive(email="asks@example.com", occurred_at=self._ago(hours=1))
        lead.action_inquiry_junk()
        lead.action_inquiry_not_junk()
        [clock] = lead.inquiry_clock_ids.filtered(lambda clock: not clock.closed_at)
        self.assertEqual(clock.asked_at, self._ago(hours=1))

    def test_in_18_queries_do_not_grow_with_those_brought_back(self):
        def count(number):
            leads = self.env["crm.lead"].union(
                *(self._arrive(occurred_at=self._ago(days=2)).lead_id for _turn in range(number))
            )
            leads.action_inquiry_junk()
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            leads.action_inquiry_not_junk()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(2)
        few, many = count(5), count(25)
        self.assertLessEqual((many - few) / 20, 4, f"{few} queries for 5, {many} for 25")
