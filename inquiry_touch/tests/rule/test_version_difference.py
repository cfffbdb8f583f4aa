from odoo import Command

from .common import RestoreCase


class TestVersionDifference(RestoreCase):
    """What a version changed, in the words of whoever reads it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env["inquiry.category"].create({"name": "Samples", "code": "diff_samples"})
        cls.rule = cls.env["inquiry.tag.rule"].create(
            {"name": "Samples", "word_ids": [Command.create({"words": "sample, swatch"})]}
        )

    def _last(self, setting=None):
        return self._versions(setting or self.rule)[-1].with_user(self.manager)

    def test_first_version_says_so(self):
        self.assertEqual(self._last().changes, "First version")

    def test_fields_are_named_as_on_the_screen(self):
        self.rule.write({"category_id": self.category.id, "stops": True, "when_quantity_min": 500})
        self.assertEqual(
            self._last().changes, "Quantity from: 0 → 500; Category: – → Samples; Stop here: no → yes"
        )

    def test_choices_are_told_by_their_labels(self):
        self.rule.write({"priority": "3", "when_buyer": "new"})
        self.assertEqual(self._last().changes, "Buyer: – → New buyer; Priority: – → Very High")

    def test_lists_tell_what_came_and_what_went(self):
        germany, france, spain = (self.env.ref(f"base.{code}") for code in ("de", "fr", "es"))
        self.rule.when_country_ids = germany | france
        self.assertEqual(self._last().changes, "Countries: France and Germany added")
        self.rule.when_country_ids = germany | spain
        self.assertEqual(self._last().changes, "Countries: Spain added, France removed")

    def test_word_lines_tell_their_words(self):
        self.rule.word_ids = [
            Command.update(self.rule.word_ids.id, {"words": "sample, prototype"}),
            Command.create({"words": "no thanks", "mode": "none", "lang": "en"}),
        ]
        self.assertEqual(
            self._last().changes,
            "Words, any of “sample”, “prototype” – Words: “prototype” added, “swatch” removed; "
            "Words: none of “no thanks” English added",
        )

    def test_a_removed_line_is_told(self):
        self.rule.word_ids = [Command.clear()]
        self.assertEqual(self._last().changes, "Words: any of “sample”, “swatch” removed")

    def test_another_order_of_lines_is_one_sentence(self):
        self.rule.word_ids = [Command.create({"words": "price", "sequence": 20})]
        first, second = self.rule.word_ids
        self.rule.word_ids = [
            Command.update(first.id, {"sequence": 2}),
            Command.update(second.id, {"sequence": 1}),
        ]
        self.assertEqual(self._last().changes, "Words: put in another order")

    def test_members_are_told_by_name(self):
        policy = self.env["inquiry.assignment.policy"].create(
            {"name": "Turns", "member_ids": [Command.create({"user_id": self.salesperson.id})]}
        )
        policy.member_ids = [Command.update(policy.member_ids.id, {"weight": 3})]
        self.assertEqual(self._last(policy).changes, f"Members, {self.salesperson.name} – Weight: 1 → 3")

    def test_what_was_deleted_since_is_told_by_its_former_name(self):
        self.rule.category_id = self.category
        self.rule.category_id = False
        self.category.unlink()
        self.assertEqual(self._last().changes, "Category: Samples (no longer there) → –")

    def test_against_now_tells_what_a_restore_would_change(self):
        self.rule.name = "Prices"
        first, last = self._versions(self.rule).with_user(self.manager)
        self.assertIn("Name: Prices → Samples", first.restore_html)
        self.assertTrue(first.has_restore)
        self.assertFalse(last.has_restore)

    def test_a_name_cannot_smuggle_markup_in(self):
        self.rule.name = "<script>alert(1)</script>"
        self.assertNotIn("<script>", self._last().changes_html)
        self.assertIn("&lt;script&gt;", self._last().changes_html)

    def test_chinese_readers_read_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search([("name", "=", "inquiry_touch")])._update_translations(["zh_CN"])
        self.rule.write({"priority": "3", "stops": True})
        said = self._last().with_context(lang="zh_CN").changes
        self.assertNotRegex(said, "[A-Za-z]{3}")

    def test_names_are_told_in_the_reader_s_language_and_others_with_theirs(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.rule.name = "Prices"
        self.rule.with_context(lang="fr_FR").name = "Prix"
        last = self._last()
        self.assertEqual(last.with_context(lang="fr_FR").changes.rpartition(": ")[2], "Prices → Prix")
        self.assertIn("Français", last.changes.replace("French / Français", "Français"))

    def test_versions_of_before_say_nothing_of_fields_they_did_not_keep(self):
        version = self._versions(self.rule)
        version.vals = {name: value for name, value in version.vals.items() if name != "stops"}
        self.rule.stops = True
        self.assertEqual((self.rule.version, self._last().changes), (2, "Nothing a person would notice"))

    def test_an_upgrade_completes_the_last_version_and_makes_none(self):
        version = self._versions(self.rule)
        version.vals = {name: value for name, value in version.vals.items() if name != "stops"}
        self.env["inquiry.version"]._take_in_texts()
        self.rule.stops = True
        self.assertEqual((self.rule.version, self._last().changes), (2, "Stop here: no → yes"))
