from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.inquiry_touch.tests.common import InquiryCase
from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryFacts


class TestTagRule(InquiryCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Rule = cls.env["inquiry.tag.rule"]
        cls.Rule.search([]).active = False
        cls.category = cls.env["inquiry.category"].create({"name": "Sample order", "code": "x_sample"})
        cls.other = cls.env["inquiry.category"].create({"name": "Other", "code": "x_other"})
        cls.tag, cls.other_tag = cls.env["crm.tag"].create([{"name": "X sample"}, {"name": "X other"}])

    @classmethod
    def _rule(cls, words="", **values):
        lines = [Command.create({"words": words})] if words else []
        return cls.Rule.create({"name": "Rule", "word_ids": lines, **values})

    def _facts(self, text, **values):
        return InquiryFacts(text=text, company_id=self.company.id, source_id=self.source.id, **values)

    def _classify(self, text, **values):
        return self.Rule._classify([self._facts(text, **values)])[0]

    def test_cl_01_words_set_category_tags_and_priority(self):
        self._rule("sample", category_id=self.category.id, tag_ids=self.tag.ids, priority="2")
        found = self._classify("Please send a free Sample.")
        self.assertEqual(
            (found.category_id, found.tag_ids, found.priority), (self.category.id, (self.tag.id,), "2")
        )

    def test_cl_06_receipt_names_rule_version_and_words(self):
        rule = self._rule("Sample, swatch", name="Samples", category_id=self.category.id)
        rule.priority = "1"
        [receipt] = self._classify("swatch or SAMPLE?").receipts
        self.assertEqual(
            (receipt.stage, receipt.verdict, receipt.reason), ("classify", "applied", "word_rule")
        )
        self.assertEqual(receipt.setting, ("inquiry.tag.rule", rule.id, "Samples", 2))
        self.assertEqual(
            receipt.facts,
            {
                "rule": "Samples",
                "words": ["Sample", "swatch"],
                "category": "Sample order",
                "gave": [
                    ["inquiry_category_id", str(self.category.id)],
                    ["priority", "1"],
                    *(["tag_ids", str(tag_id)] for tag_id in rule.tag_ids.ids),
                ],
            },
        )

    def test_no_rule_leaves_a_receipt_too(self):
        found = self._classify("Good morning")
        self.assertEqual([receipt.reason for receipt in found.receipts], ["no_rule"])
        self.assertFalse(found.category_id or found.tag_ids or found.is_junk)

    def test_order_of_rules_decides_the_category_and_tags_add_up(self):
        self._rule("sample", sequence=2, category_id=self.other.id, tag_ids=self.other_tag.ids, priority="3")
        self._rule("sample", sequence=1, category_id=self.category.id, tag_ids=self.tag.ids, priority="1")
        found = self._classify("sample")
        self.assertEqual(
            (found.category_id, found.tag_ids, found.priority),
            (self.category.id, (self.tag + self.other_tag)._ids, "3"),
        )

    def test_cl_01_stop_here_keeps_later_rules_out(self):
        self._rule("sample", sequence=1, tag_ids=self.tag.ids, stops=True)
        self._rule("sample", sequence=2, category_id=self.other.id, tag_ids=self.other_tag.ids)
        found = self._classify("sample")
        self.assertEqual((found.category_id, found.tag_ids), (0, self.tag._ids))

    def test_flags_of_the_category_come_along(self):
        self.category.write({"is_junk": True, "needs_person": True})
        self.other.is_sensitive = True
        self._rule("spam", sequence=1, category_id=self.category.id)
        self._rule("refund", sequence=2, category_id=self.other.id)
        found = self._classify("spam about a refund")
        self.assertTrue(found.is_junk and found.is_sensitive and found.needs_person)
        self.assertFalse(self._classify("refund").is_junk)

    def test_flag_changed_later_counts_at_once(self):
        self._rule("refund", category_id=self.category.id)
        self.assertFalse(self._classify("refund").is_sensitive)
        self.category.is_sensitive = True
        self.assertTrue(self._classify("refund").is_sensitive)

    def test_conditions_are_asked_besides_words(self):
        germany, france = self.env.ref("base.de"), self.env.ref("base.fr")
        self._rule("sample", tag_ids=self.tag.ids, when_country_ids=germany.ids)
        self.assertEqual(self._classify("sample", country_id=germany.id).tag_ids, self.tag._ids)
        self.assertEqual(self._classify("sample", country_id=france.id).tag_ids, ())
        self.assertEqual(self._classify("quote", country_id=germany.id).tag_ids, ())

    def test_rule_without_words_applies_by_its_conditions(self):
        self._rule(tag_ids=self.tag.ids, when_source_ids=self.source.ids)
        self._rule(tag_ids=self.other_tag.ids)
        found = self._classify("Good morning")
        self.assertEqual(
            found.tag_ids, self.tag._ids, "a rule with neither words nor conditions fits nothing"
        )
        self.assertEqual([receipt.reason for receipt in found.receipts], ["condition_rule"])

    def test_rule_of_another_company_does_not_apply(self):
        other = self.env["res.company"].create({"name": "Other company"})
        self._rule("sample", tag_ids=self.tag.ids, company_id=other.id)
        self.assertFalse(self._classify("sample").tag_ids)

    def test_changed_words_count_at_once(self):
        rule = self._rule("sample", tag_ids=self.tag.ids)
        self.assertTrue(self._classify("sample").tag_ids)
        rule.word_ids.words = "swatch"
        self.assertFalse(self._classify("sample").tag_ids)
        self.assertTrue(self._classify("swatch").tag_ids)
        self.env["inquiry.tag.rule.word"].create({"rule_id": rule.id, "words": "swatch", "mode": "none"})
        self.assertFalse(self._classify("swatch").tag_ids)
        rule.word_ids[1].unlink()
        self.assertTrue(self._classify("swatch").tag_ids)
        rule.active = False
        self.assertFalse(self._classify("swatch").tag_ids)

    def test_deleted_tag_is_given_no_more(self):
        self._rule("sample", category_id=self.category.id, tag_ids=(self.tag + self.other_tag).ids)
        self._classify("sample")
        self.tag.unlink()
        self.assertEqual(self._classify("sample").tag_ids, self.other_tag._ids)

    def test_saving_a_rule_with_its_words_makes_one_version(self):
        rule = self._rule("sample", tag_ids=self.tag.ids)
        self.assertEqual(rule.version, 1)
        rule.write({"name": "Swatches", "word_ids": [Command.update(rule.word_ids.id, {"words": "swatch"})]})
        self.assertEqual(rule.version, 2)
        rule.word_ids.lang = "de"
        self.assertEqual(rule.version, 3)
        rule.word_ids.unlink()
        self.assertEqual(rule.version, 4)

    def test_broken_rule_does_not_keep_others_from_applying(self):
        broken = self._rule("sample", sequence=1, tag_ids=self.other_tag.ids)
        self._rule("sample", sequence=2, tag_ids=self.tag.ids)
        self.env.flush_all()
        # As after an update that took a field away: the domain was valid when it was saved.
        self.env.cr.execute(
            "UPDATE inquiry_tag_rule SET when_domain = %s WHERE id = %s", ["[('gone', '=', 1)]", broken.id]
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self.assertEqual(self._classify("sample").tag_ids, self.tag._ids)
        self.assertTrue(broken.error)

    def test_queries_do_not_grow_with_facts_or_rules(self):
        self._rule("sample", tag_ids=self.tag.ids)
        self._classify("warm up")
        with self.assertQueryCount(0):
            self.Rule._classify([self._facts(f"sample {number}") for number in range(50)])
        for number in range(20):
            self._rule(f"sample, word{number}", tag_ids=self.tag.ids, when_source_ids=self.source.ids)
        self.env.registry.clear_cache()
        with self.assertQueryCount(13):
            self.Rule._classify([self._facts(f"sample {number}") for number in range(50)])
        with self.assertQueryCount(0):
            self.Rule._classify([self._facts(f"sample {number}") for number in range(50)])

    def test_line_without_a_word_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "no word"):
            self._rule(" , ;")
        with self.assertRaisesRegex(ValidationError, "comma missing"):
            self._rule("sample, " + "very " * 20)

    def test_summary_counts_thousands_of_words_as_the_reader_writes_numbers(self):
        rule = self._rule(", ".join(f"word{number}" for number in range(1205)))
        self.assertIn("or 1,200 more", rule.summary)

    def test_languages_of_lines_are_offered_once_each(self):
        offered = dict(self.env["inquiry.tag.rule.word"]._selection_lang())
        self.assertEqual((offered["zh"], offered["pt"], offered["de"]), ("Chinese", "Portuguese", "German"))

    def test_ux_04_languages_of_words_are_called_as_the_reader_calls_them(self):
        words = self.env["inquiry.tag.rule.word"]
        self.assertIn(("de", "德语"), words.with_context(lang="zh_CN")._selection_lang())
        self.assertIn(("de", "German"), words.with_context(lang="en_US")._selection_lang())

    def test_summary_tells_words_conditions_and_results(self):
        rule = self._rule("sample", category_id=self.category.id, priority="2", when_buyer="new")
        rule.word_ids = [Command.create({"words": "a, b, c, d, e, f, g", "mode": "none"})]
        for part in ("“sample”", "does not contain", "2 more", "buyer is new", "Sample order", "High"):
            self.assertIn(part, rule.summary)
        self.assertIn("Never", self._rule().summary)
        unwanted = self._rule("lamp")
        unwanted.word_ids.mode = "none"
        self.assertFalse(self._classify("Good morning").category_id)
        self.assertIn("Never", unwanted.summary)
        unwanted.when_buyer = "new"
        self.assertIn("Applies when it does not contain “lamp”", unwanted.summary)

    def test_summary_tells_how_the_words_of_a_line_belong_together(self):
        rule = self._rule("oem")
        rule.word_ids = [
            Command.create({"words": "logo, box*", "mode": "near"}),
            Command.create({"words": "own, brand", "mode": "all"}),
        ]
        self.assertIn("contains “oem”, “logo” near “box*”, or “own” and “brand”", rule.summary)

    def test_salesperson_reads_rules_but_does_not_write_them(self):
        rule = self._rule("sample", tag_ids=self.tag.ids)
        seen = rule.with_user(self.salesperson)
        self.assertEqual(seen.word_ids.words, "sample")
        for act in (
            lambda: seen.write({"name": "Mine"}),
            lambda: seen.word_ids.write({"words": "mine"}),
            lambda: seen.category_id.create({"name": "Mine", "code": "mine"}),
            seen.unlink,
        ):
            with self.assertRaises(AccessError):
                act()

    def test_manager_writes_rules(self):
        rule = self.Rule.with_user(self.manager).create(
            {"name": "Mine", "word_ids": [Command.create({"words": "sample"})]}
        )
        rule.word_ids.words = "swatch"
        self.assertEqual(rule.version, 2)

    def test_rules_are_read_alike_for_whoever_the_inquiry_is_decided(self):
        self._rule("sample", tag_ids=self.tag.ids, when_source_ids=self.source.ids)
        nobody = new_test_user(self.env, "inquiry_nobody", "base.group_user")
        self.env.registry.clear_cache()
        found = self.Rule.with_user(nobody)._classify([self._facts("sample")])[0]
        self.assertEqual(found.tag_ids, self.tag._ids)
