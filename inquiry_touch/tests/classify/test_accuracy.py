from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from odoo.tools import SQL

from odoo.addons.inquiry_touch.tests.common import InquiryCase


class AccuracyCase(InquiryCase):
    """One rule that gives all a rule can give, and a person who corrects it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["inquiry.tag.rule"].search([]).active = False
        cls.given, cls.right = cls.env["inquiry.category"].create(
            [{"name": "Given", "code": "given"}, {"name": "Right", "code": "right"}]
        )
        cls.tag, cls.other_tag = cls.env["crm.tag"].create([{"name": "Given tag"}, {"name": "Other tag"}])
        cls.rule = cls.env["inquiry.tag.rule"].create(
            {
                "name": "Belts",
                "word_ids": [Command.create({"words": "belt"})],
                "category_id": cls.given.id,
                "tag_ids": [Command.set(cls.tag.ids)],
                "priority": "1",
                "intent": "middle",
                "urgency": "low",
            }
        )
        cls.line, cls.other_line = cls.env["inquiry.product.line"].create(
            [{"name": "Belts", "model_numbers": "BX-1"}, {"name": "Hoses"}]
        )
        cls.lead = cls._arrive(message="A belt BX-1, please.", email="ana@example.com").lead_id

    def _rows(self, **values):
        self.env.flush_all()
        self.env["inquiry.accuracy"].invalidate_model()
        domain = [(name, "=", value) for name, value in values.items()]
        return self.env["inquiry.accuracy"].search([("lead_id", "=", self.lead.id), *domain])

    def _correct(self, **values):
        self.lead.with_user(self.manager).write(values)


class TestAccuracy(AccuracyCase):
    """What the report counts: results the rules gave, those a person corrected, those they missed."""

    def test_cl_06_each_result_a_rule_gave_is_counted_with_what_gave_it(self):
        rows = self._rows()
        self.assertEqual(
            set(rows.mapped("given")),
            {
                f"inquiry_category_id:{self.given.id}",
                f"tag_ids:{self.tag.id}",
                "priority:1",
                "inquiry_intent:middle",
                "inquiry_urgency:low",
                f"inquiry_product_line_id:{self.line.id}",
            },
        )
        by_rule = rows.filtered("rule_id")
        self.assertEqual((by_rule.rule_id, set(by_rule.mapped("version"))), (self.rule, {1}))
        self.assertEqual(rows.mapped("corrected_count"), [0] * 6)
        self.assertEqual((rows.source_id, set(rows.mapped("right_share"))), (self.source, {100.0}))

    def test_cl_06_a_correction_of_each_kind_counts(self):
        corrections = {
            "inquiry_category_id": (self.right.id, f"inquiry_category_id:{self.right.id}"),
            "tag_ids": ([Command.set(self.other_tag.ids)], "tag_ids:"),
            "priority": ("3", "priority:3"),
            "inquiry_intent": ("high", "inquiry_intent:high"),
            "inquiry_urgency": (False, "inquiry_urgency:"),
            "inquiry_product_line_id": (
                self.other_line.id,
                f"inquiry_product_line_id:{self.other_line.id}",
            ),
        }
        for field, (value, set_to) in corrections.items():
            with self.subTest(field=field):
                self._correct(**{field: value})
                row = self._rows(result=field, given_count=1)
                self.assertEqual((row.corrected_count, row.right_share), (1, 0.0))
                self.assertEqual((row.set_to, row.user_id), (set_to, self.manager))

    def test_cl_06_what_a_person_adds_where_nothing_stood_is_missed(self):
        self._correct(tag_ids=[Command.link(self.other_tag.id)])
        kept, added = self._rows(result="tag_ids", given_count=1), self._rows(missed_count=1)
        self.assertEqual((kept.given, kept.corrected_count), (f"tag_ids:{self.tag.id}", 0))
        self.assertEqual((added.set_to, added.given), (f"tag_ids:{self.other_tag.id}", False))
        self.assertFalse(added.rule_id)

    def test_cl_06_who_takes_a_correction_back_has_corrected_nothing(self):
        self._correct(inquiry_category_id=self.right.id)
        self._correct(inquiry_category_id=self.given.id)
        self.assertFalse(self._rows(corrected_count=1))

    def test_cl_06_what_the_road_changes_is_no_correction(self):
        self.rule.copy({"name": "Urgent", "word_ids": [Command.create({"words": "today"})], "intent": "high"})
        again = self._arrive(message="We need it today.", email="ana@example.com")
        self.assertEqual((again.lead_id, self.lead.inquiry_intent), (self.lead, "high"))
        row = self._rows(result="inquiry_intent")
        self.assertEqual((row.given, row.corrected_count), ("inquiry_intent:high", 0))
        self.assertEqual(row.rule_id.name, "Urgent")

    def test_cl_06_merging_leads_is_no_correction(self):
        other = self._arrive(message="Hello there.", email="ben@example.com").lead_id
        other.priority = "3"
        merged = (self.lead | other).with_user(self.manager).merge_opportunity()
        rows = self.env["inquiry.accuracy"].search([("lead_id", "=", merged.id)])
        self.assertTrue(rows.filtered("given_count"))
        self.assertFalse(rows.filtered("set_to"))
        self.assertFalse(merged.inquiry_corrected)
        merged.with_user(self.manager).priority = "2"
        self.assertEqual(merged.inquiry_corrected, ["priority"], "who merged still corrects afterwards")

    def test_what_a_person_made_the_lead_with_is_not_given_by_a_rule(self):
        made = self.env["crm.lead"].with_user(self.manager).with_context(inquiry_origin="manual")
        self.lead = made.create(
            {"name": "A belt", "email_from": "cal@example.com", "inquiry_category_id": self.right.id}
        )
        self.assertFalse(self._rows(result="inquiry_category_id"))
        self.assertEqual(self._rows(result="priority").rule_id, self.rule)

    def test_set_apart_inquiries_count_nowhere(self):
        self.lead.action_inquiry_junk()
        self.assertFalse(self._rows())

    def test_cl_06_the_rule_says_how_many_were_corrected_and_opens_them(self):
        self._arrive(message="One belt.")
        self._correct(inquiry_category_id=self.right.id, priority="3")
        rule = self.rule.with_user(self.manager)
        self.env.flush_all()
        self.assertEqual((rule.corrected_count, rule.given_count, rule.corrected_label), (1, 2, "1 of 2"))
        action = rule.action_view_corrected()
        self.assertEqual(self.env["crm.lead"].search(action["domain"]), self.lead)
        old = [self.lead.id]
        self.env.cr.execute(
            "UPDATE inquiry_decision SET decided_at = decided_at - interval '91 days' WHERE lead_id = %s", old
        )
        rule.invalidate_recordset()
        self.assertEqual(rule.corrected_label, "0 of 1")

    def test_report_reads_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.given.with_context(lang="zh_CN").name = "皮带"
        labels = dict(self.env["inquiry.accuracy"].with_context(lang="zh_CN")._selection_value())
        self.assertEqual(labels[f"inquiry_category_id:{self.given.id}"], "皮带")

    def test_report_is_grouped_by_what_a_manager_asks(self):
        self._correct(inquiry_category_id=self.right.id)
        self.env.flush_all()
        report = self.env["inquiry.accuracy"].with_user(self.manager)
        for group in ("rule_id", "category_id", "lang_id", "source_id", "given_at:month", "set_to"):
            with self.subTest(group=group):
                groups = report._read_group(
                    [("lead_id", "=", self.lead.id), ("result", "=", "inquiry_category_id")],
                    [group],
                    ["given_count:sum", "corrected_count:sum", "right_share:avg"],
                )
                self.assertEqual([found[1:] for found in groups], [(1, 1, 0.0)])

    def test_another_company_and_salespeople_read_nothing(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.user.company_ids += company
        source = self.source.create({"name": "Elsewhere", "company_id": company.id})
        self.lead = self._arrive(source, message="A belt.").lead_id
        self.assertTrue(self._rows())
        report = self.env["inquiry.accuracy"].with_user(self.manager)
        self.assertFalse(report.search([("lead_id", "=", self.lead.id)]))
        with self.assertRaises(AccessError):
            self.env["inquiry.accuracy"].with_user(self.salesperson).search([])

    def test_counting_what_a_rule_gave_reads_no_receipt_of_others(self):
        query = self.env["inquiry.accuracy"]._search([("rule_id", "=", self.rule.id)]).select()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute(SQL("EXPLAIN (COSTS OFF) %s", query))
        plan = "\n".join(line for (line,) in self.env.cr.fetchall())
        self.assertIn("inquiry_decision_changed_idx", plan)


class TestLesson(AccuracyCase):
    """A correction becomes a rule: the form opens with result, words and the verdict of each rule."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for text in ("the price of a belt", "one belt please", "a belt for the price list"):
            for number in range(4):
                cls._arrive(subject="Inquiry", message=f"Good morning, {text} {number}")
        cls.lead = cls._arrive(
            subject="Inquiry", message="Good morning, a belt with our logo engraved"
        ).lead_id
        cls.second = cls._arrive(
            subject="Inquiry", message="Good morning, logo engraved on the belt please"
        ).lead_id
        (cls.lead | cls.second).with_user(cls.manager).inquiry_category_id = cls.right
        cls.env.flush_all()

    def _form(self, action):
        self.assertEqual((action["res_model"], action.get("res_id")), ("inquiry.tag.rule", None))
        rules = self.env["inquiry.tag.rule"].with_user(self.manager).with_context(**action["context"])
        return Form(rules)

    def test_cl_06_a_correction_becomes_a_rule_with_words_that_tell_it_apart(self):
        before = self.env["inquiry.tag.rule"].search_count([])
        form = self._form(self.lead.with_user(self.manager).action_inquiry_make_rule())
        self.assertEqual(form.category_id, self.right)
        self.assertEqual(form.word_ids._records[0]["words"].split(", ")[0], "engraved")
        self.assertNotIn("belt", form.word_ids._records[0]["words"])
        self.assertEqual(form.sequence, self.rule.sequence - 1)
        self.assertEqual(self.env["inquiry.tag.rule"].search_count([]), before, "nothing is saved yet")
        rule = form.save()
        again = self._arrive(message="Is the logo engraved or printed on the belt?").lead_id
        self.assertEqual((again.inquiry_category_id, rule.category_id), (self.right, self.right))

    def test_cl_06_the_form_shows_the_verdict_of_each_rule_before_it_is_saved(self):
        form = self._form(self.lead.with_user(self.manager).action_inquiry_make_rule())
        self.assertIn("logo engraved", form.sample)
        self.assertIn("Belts", form.sample_says)
        self.assertIn("this rule", form.sample_says)
        self.assertIn("Together: the category is Right", form.sample_says)
        form.sequence = self.rule.sequence + 1
        self.assertIn("Together: the category is Given", form.sample_says)
        form.sequence = self.rule.sequence - 1
        with form.word_ids.edit(0) as line:
            line.words = "no such word"
        self.assertNotIn("this rule", form.sample_says)

    def test_the_report_makes_the_rule_of_one_correction(self):
        rows = self._rows(result="inquiry_category_id").with_user(self.manager)
        self.assertEqual(self._form(rows.action_make_rule()).category_id, self.right)

    def test_an_inquiry_nobody_corrected_makes_no_rule(self):
        lead = self._arrive(message="A belt").lead_id
        with self.assertRaisesRegex(UserError, "Nobody corrected this"):
            lead.with_user(self.manager).action_inquiry_make_rule()

    def test_what_was_taken_away_and_product_lines_make_no_rule_and_say_what_does(self):
        for values, message in (
            ({"tag_ids": [Command.clear()]}, "“none of” line.*Belts"),
            ({"inquiry_product_line_id": self.other_line.id}, "model numbers"),
        ):
            lead = self._arrive(message="A belt").lead_id
            lead.with_user(self.manager).write(values)
            with self.assertRaisesRegex(UserError, message):
                lead.with_user(self.manager).action_inquiry_make_rule()

    def test_a_salesperson_makes_no_rule(self):
        self.lead.user_id = self.salesperson
        with self.assertRaises(AccessError):
            self.lead.with_user(self.salesperson).action_inquiry_make_rule()
