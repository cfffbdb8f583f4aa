from collections import Counter
from datetime import timedelta

from odoo import Command, fields

from .common import NOW, AssignCase


class TestPeople(AssignCase):
    """Who is chosen: least open work, language, seniority, and who knows the buyer already."""

    def _lang(self, code):
        return self.env["res.lang"].with_context(active_test=False).search([("code", "=", code)])

    def test_as_04_who_has_least_open_due_work_is_chosen(self):
        self._policy(strategy="fixed", people=self.people[:0], user_id=self.salesperson.id)
        self._take_in(3)
        self.Policy.search([]).active = False
        policy = self._policy(strategy="least_load")
        counts = Counter(one.user_id for one in self._choose(7))
        self.assertEqual(counts[self.bo.id] + counts[self.chen.id], 6)
        self.assertEqual(counts[self.salesperson.id], 1)
        self.assertIn("whoever has least to do", policy.outcome)

    def test_as_04_what_is_answered_or_closed_is_no_work(self):
        self._policy(strategy="fixed", people=self.people[:0], user_id=self.salesperson.id)
        leads = self._take_in(4)
        leads[:2].action_inquiry_no_answer_needed()
        leads[2].action_set_lost()
        self.env["mail.activity"].search([("res_id", "in", leads.ids)]).unlink()
        self.assertEqual(self.Policy._count_open_work(self.people), {self.salesperson.id: 1})

    def test_as_04_a_due_todo_is_work_once_and_one_of_tomorrow_is_none(self):
        self._policy(strategy="fixed", people=self.people[:0], user_id=self.salesperson.id)
        lead, later = self._take_in(2)
        (lead | later).action_inquiry_no_answer_needed()
        self.env["mail.activity"].search([("res_id", "in", (lead | later).ids)]).unlink()
        today = fields.Date.to_date(NOW)
        for when in (today, today):
            lead.activity_schedule(date_deadline=when, user_id=self.salesperson.id)
        later.activity_schedule(date_deadline=today + timedelta(days=1), user_id=self.salesperson.id)
        self.assertEqual(self.Policy._count_open_work(self.people), {self.salesperson.id: 1})

    def test_as_04_a_due_todo_of_a_closed_inquiry_is_no_work(self):
        self._policy(strategy="fixed", people=self.people[:0], user_id=self.salesperson.id)
        lead = self._take_in()
        lead.action_inquiry_no_answer_needed()
        lead.activity_schedule(date_deadline=fields.Date.to_date(NOW), user_id=self.salesperson.id)
        self.assertEqual(self.Policy._count_open_work(self.people), {self.salesperson.id: 1})
        lead.action_set_won()
        self.assertTrue(lead.activity_ids)
        self.assertFalse(self.Policy._count_open_work(self.people))

    def test_as_04_weight_counts_for_open_work_too(self):
        self._policy(self.people[:2], [{"weight": 3}, {"weight": 1}], strategy="least_load")
        counts = Counter(one.user_id for one in self._choose(8))
        self.assertEqual(counts, {self.people[0].id: 6, self.people[1].id: 2})

    def test_as_04_work_is_counted_once_a_batch(self):
        self._policy(strategy="least_load")
        self._choose(1)
        counts = []
        for size in (10, 500):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._choose(size)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_as_02_who_speaks_the_language_gets_it(self):
        spanish = {"lang_ids": [Command.set(self._lang("es_ES").ids)]}
        self._policy(members=[{}, spanish, {}])
        self.assertEqual({one.user_id for one in self._choose(4, lang_code="es_MX")}, {self.bo.id})
        self.assertEqual(len({one.user_id for one in self._choose(3, lang_code="de_DE")}), 3)
        reasons = self._left_out(lang_code="es_ES")
        self.assertEqual(reasons, {self.salesperson.name: "language", self.chen.name: "language"})

    def test_as_02_lighting_in_spanish_goes_to_the_spanish_speaking_owner_of_lighting(self):
        lighting = self.env["inquiry.category"].create({"name": "Lighting", "code": "lighting"})
        spanish = {"lang_ids": [Command.set(self._lang("es_ES").ids)]}
        when = {"when_category_ids": [Command.set(lighting.ids)], "sequence": 1}
        self._policy(self.bo | self.chen, [{}, spanish], **when)
        self._policy(self.salesperson, [spanish], sequence=2)
        self.assertEqual(self._owner(category_id=lighting.id, lang_code="es_ES"), self.chen)
        self.assertEqual(self._owner(lang_code="es_ES"), self.salesperson)

    def test_as_02_country_and_category_of_a_policy_count_together(self):
        lighting = self.env["inquiry.category"].create({"name": "Lighting", "code": "lighting"})
        germany, france = self.env.ref("base.de"), self.env.ref("base.fr")
        when = {"when_country_ids": germany.ids, "when_category_ids": lighting.ids, "sequence": 1}
        self._policy(self.chen, **when)
        self._policy(self.bo, sequence=2)
        for category, country, owner in (
            (lighting, germany, self.chen),
            (lighting, france, self.bo),
            (lighting.browse(), germany, self.bo),
        ):
            self.assertEqual(self._owner(category_id=category.id or 0, country_id=country.id), owner)

    def test_as_02_nobody_who_speaks_it_leaves_nobody_out(self):
        spanish = {"lang_ids": [Command.set(self._lang("es_ES").ids)]}
        policy = self._policy(members=[{}, spanish, {}])
        policy.member_ids[1].is_paused = True
        self.assertEqual(self._left_out(lang_code="es_ES"), {self.bo.name: "paused"})

    def test_as_05_high_value_goes_to_senior_members(self):
        policy = self._policy(members=[{}, {}, {"is_senior": True}], senior_priority="3")
        self.assertEqual({one.user_id for one in self._choose(3, priority="3")}, {self.chen.id})
        self.assertIn("not_senior", self._left_out(priority="3").values())
        policy.member_ids[2].is_paused = True
        self.assertIn(self._owner(priority="3"), self.people[:2])

    def test_as_05_the_grade_a_policy_gives_counts_too(self):
        self._policy(self.bo | self.chen, [{}, {"is_senior": True}], priority="3", senior_priority="3")
        self.assertEqual({one.user_id for one in self._choose(3)}, {self.chen.id})

    def test_as_05_high_value_gets_the_room_there_is_and_is_first_in_the_list(self):
        self._policy(self.bo, [{"day_limit": 1}])
        facts = [self._facts(priority=grade) for grade in ("0", "3", "1")]
        assignments = self.Policy._choose(facts)
        self.assertEqual([bool(one.user_id) for one in assignments], [False, True, False])
        leads = self._take_in(2)
        leads[1].priority = "3"
        view = self.env.ref("inquiry_touch.inquiry_lead_view_list").arch
        order = view.partition('default_order="')[2].partition('"')[0]
        self.assertEqual(leads.search([("id", "in", leads.ids)], order=order)[0], leads[1])

    def test_as_07_a_known_buyer_returns_to_the_owner(self):
        self._policy(self.bo | self.chen)
        self.assertEqual(self._owner(known_user_id=self.salesperson.id), self.salesperson)

    def test_as_07_the_deputy_of_an_absent_owner_gets_it_with_a_note(self):
        policy = self._policy(self.salesperson | self.chen)
        policy.member_ids[0].deputy_id = self.bo
        self.assertEqual(self.salesperson.inquiry_deputy_id, self.bo)
        first = self._take_in(email="loyal@example.com")
        first.user_id = self.salesperson
        first.action_set_lost()
        resource = self._employee(self.salesperson)
        self._leave(resource, NOW - timedelta(days=1), NOW + timedelta(days=3))
        lead = self._take_in(email="loyal@example.com")
        self.assertNotEqual(lead, first)
        self.assertEqual(lead.user_id, self.bo)
        self.assertEqual(self._reasons(lead), ["deputy"])
        self.assertTrue(lead.message_ids.filtered(lambda one: "as deputy of" in (one.body or "")))

    def test_as_07_without_a_deputy_the_others_take_turns(self):
        self._policy(self.bo | self.chen)
        self._leave(self._employee(self.salesperson), NOW - timedelta(days=1), NOW + timedelta(days=3))
        self.assertIn(self._owner(known_user_id=self.salesperson.id), self.bo | self.chen)

    def test_a_fixed_person_on_leave_is_replaced_by_the_deputy(self):
        self._policy(self.people[:0], strategy="fixed", user_id=self.salesperson.id)
        self.salesperson.inquiry_deputy_id = self.chen
        self.assertEqual(self._owner(), self.salesperson)
        self.salesperson.write({"out_of_office_from": NOW - timedelta(hours=1)})
        self.assertEqual(self._owner(), self.chen)

    def test_a_policy_without_people_decides_nothing(self):
        empty = self._policy(self.people[:0], sequence=1)
        self._policy(self.bo, sequence=2)
        self.assertEqual(self._owner(), self.bo)
        empty.env["inquiry.assignment.member"].create({"policy_id": empty.id, "user_id": self.chen.id})
        self.assertEqual(self._owner(), self.chen)

    def test_a_policy_raises_the_grade(self):
        self._policy(self.bo, priority="2")
        self.assertEqual(self._take_in().priority, "2")
