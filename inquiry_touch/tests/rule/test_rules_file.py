import json

from odoo.exceptions import UserError

from .common import RulesFileCase


class TestRulesFile(RulesFileCase):
    """Rules go from one database to another in one file and say the same there."""

    def test_export_delete_import_gives_the_same_settings(self):
        before = [self._content(one) for one in self.settings]
        content = self._export()
        for one in self.settings:
            one.unlink()
        wizard = self._import(content)
        self.assertEqual(set(self._statuses(wizard)), {"new"})
        after = [self._content(self._imported(content, one._name)) for one in self.settings]
        for one, other in zip(before, after, strict=True):
            # A condition is written anew, in the same sense.
            if "when_domain" in one and one["when_domain"] != "[]":
                self.assertEqual(eval(one.pop("when_domain")), eval(other.pop("when_domain")))  # noqa: S307
            self.assertEqual(one, other)

    def test_importing_again_changes_nothing(self):
        content = self._export()
        versions = self.env["inquiry.version"].search_count([])
        wizard = self._import(content)
        self.assertEqual(set(self._statuses(wizard)), {"same"})
        for one in self.settings:
            one.unlink()
        self._import(content)
        self.assertEqual(set(self._statuses(self._import(content))), {"same"})
        self.assertEqual(self.env["inquiry.version"].search_count([]), versions + 4)

    def test_exporting_again_gives_the_same_file(self):
        content = self._export()
        self.assertEqual(self._export(), content)
        for one in self.settings:
            one.unlink()
        self._import(content)
        settings = [self._imported(content, one._name) for one in self.settings]
        said, again = (json.loads(one)["records"] for one in (content, self._export(*settings)))
        self.assertEqual([one["id"] for one in said], [one["id"] for one in again])

    def test_shipped_rules_keep_their_own_ids(self):
        shipped = self.env.ref("inquiry_touch.inquiry_tag_rule_sample_order")
        [entry] = json.loads(self._export(shipped))["records"]
        self.assertEqual(entry["id"], "inquiry_touch.inquiry_tag_rule_sample_order")

    def test_everything_shipped_comes_back_the_same(self):
        settings = self.env["inquiry.rules.export"].with_user(self.manager)._everything()
        content = self._export(*settings)
        wizard = self._file(content)
        wizard.action_check()
        self.assertEqual(set(self._statuses(wizard)), {"same"})
        self.assertGreater(len(wizard.line_ids), 20)

    def test_a_preview_tells_the_difference_and_writes_nothing(self):
        content = self._changed(
            self._export(),
            lambda by_model: by_model["inquiry.assignment.policy"]["values"].update({"silent_hours": 4}),
        )
        wizard = self._file(content)
        wizard.action_check()
        line = wizard.line_ids.filtered(lambda one: one.status == "changed")
        self.assertEqual((line.name, line.changes), ("Turns", "Take away after: 0 → 4"))
        self.assertEqual((self.policy.silent_hours, self.policy.version), (0, 1))
        wizard.action_apply()
        self.assertEqual((self.policy.silent_hours, self.policy.version), (4, 2))

    def test_a_word_more_in_a_line_is_told_as_that_word(self):
        def change(by_model):
            line, other = by_model["inquiry.tag.rule"]["values"]["word_ids"]
            line["words"] += ", prototype"
            other["lang"] = "de"

        wizard = self._file(self._changed(self._export(), change))
        wizard.action_check()
        self.assertEqual(
            wizard.line_ids.filtered(lambda one: one.status == "changed").changes.splitlines(),
            [
                "Words, any of “sample”, “swatch”, “prototype” – Words: “prototype” added",
                "Words: none of “no thanks” German added",
                "Words: none of “no thanks” English removed",
            ],
        )

    def test_only_what_is_ticked_is_imported(self):
        content = self._export(self.rule, self.sla)
        self.rule.unlink()
        self.sla.unlink()
        wizard = self._file(content)
        wizard.action_check()
        wizard.line_ids.filtered(lambda one: one.res_model == "inquiry.sla.policy").is_chosen = False
        wizard.action_apply()
        self.assertTrue(self._imported(content, "inquiry.tag.rule"))
        self.assertFalse(self.env["inquiry.sla.policy"].search([("name", "=", "Day")]))

    def test_names_in_all_languages_travel_along(self):
        for code in ("zh_CN", "fr_FR"):
            self.env["res.lang"]._activate_lang(code)
        self.rule.with_context(lang="zh_CN").name = "样品"
        step = self.plan.step_ids[0]
        step.with_context(lang="zh_CN").name = "第一步"
        content = self._export(self.rule, self.plan)
        self.rule.unlink()
        self.plan.unlink()
        self.manager.lang = "fr_FR"
        self._import(content)
        rule = self._imported(content, "inquiry.tag.rule").with_context(lang="zh_CN")
        plan = self._imported(content, "inquiry.sequence").with_context(lang="zh_CN")
        self.assertEqual((rule.name, rule.with_context(lang="en_US").name), ("样品", "Samples"))
        self.assertEqual(plan.step_ids[0].name, "第一步")
        self.assertEqual(self._statuses(self._import(content)), ["same", "same"])

    def test_a_language_that_is_not_installed_here_is_no_obstacle(self):
        content = self._changed(
            self._export(self.rule),
            lambda by_model: by_model["inquiry.tag.rule"]["values"].update(
                {"translations": {"name": {"xx_XX": "?"}}}
            ),
        )
        self.assertEqual(self._statuses(self._import(content)), ["same"])

    def test_a_plan_comes_in_as_a_draft_and_a_running_one_goes_on(self):
        self.plan.action_activate()
        content = self._export(self.plan)
        self.plan.step_ids[0].delay = 9
        self._import(content)
        self.assertEqual((self.plan.state, self.plan.step_ids[0].delay), ("active", 0))
        self.plan.unlink()
        self._import(content)
        self.assertEqual(self._imported(content, "inquiry.sequence").state, "draft")

    def test_one_bad_setting_stops_all_of_them(self):
        content = self._changed(
            self._export(self.rule, self.sla),
            lambda by_model: by_model["inquiry.sla.policy"]["values"].update({"target_hours": -1}),
        )
        self.rule.name = "Mine"
        wizard = self._file(content)
        wizard.action_check()
        self.assertEqual(self._statuses(wizard), ["changed", "refused"])
        self.assertIn("must be more than nothing", wizard.line_ids[1].problems)
        wizard.line_ids.is_chosen = True
        with self.assertRaisesRegex(UserError, "“Day” cannot be imported, so nothing was"):
            wizard.action_apply()
        self.assertEqual(self.rule.name, "Mine")

    def test_imported_rules_are_checked_like_typed_ones(self):
        for field, value in (("when_domain", "[('no_such', '=', 1)]"), ("when_quantity_min", -5)):
            content = self._changed(
                self._export(self.rule),
                lambda by_model, new={field: value}: by_model["inquiry.tag.rule"]["values"].update(new),
            )
            wizard = self._file(content)
            wizard.action_check()
            self.assertEqual(self._statuses(wizard), ["refused"], field)

    def test_no_secret_and_no_id_stands_in_the_file(self):
        content = self._export().decode()
        self.assertNotRegex(content, r'"(id|\w+_ids?)": \[?\d')
        self.assertNotIn("password", content)
