from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo import Command
from odoo.exceptions import AccessError, ValidationError

from .common import RestoreCase

WORDS = st.sampled_from(["sample", "swatch", "price, quote", "urgent, at once"])
MODES = st.sampled_from(["any", "all", "none"])
RULE_STATES = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Samples", "Prices"]),
        "active": st.booleans(),
        "priority": st.sampled_from([False, "1", "3"]),
        "when_quantity_min": st.sampled_from([0, 100]),
        "when_buyer": st.sampled_from([False, "new"]),
        "lines": st.lists(st.tuples(WORDS, MODES), max_size=3),
        "tags": st.sets(st.integers(0, 2)),
    }
)


class TestVersionRestore(RestoreCase):
    """A former version of a setting comes back whole, and the present one stays in the list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tags = cls.env["crm.tag"].create([{"name": f"Restored {number}"} for number in range(3)])
        cls.rules = cls.env["inquiry.tag.rule"].with_user(cls.manager)
        cls.rule = cls.rules.create(
            {
                "name": "Samples",
                "tag_ids": [Command.set(cls.tags[:2].ids)],
                "word_ids": [
                    Command.create({"words": "sample, swatch"}),
                    Command.create({"words": "no thanks", "mode": "none"}),
                ],
            }
        )

    def test_restore_gives_back_values_and_lines_as_a_new_version(self):
        before = self._content(self.rule)
        self.rule.write({"name": "Other", "tag_ids": [Command.clear()], "word_ids": [Command.clear()]})
        after = self._content(self.rule)
        self._versions(self.rule)[0].with_user(self.manager).action_restore()
        self.assertEqual(self._content(self.rule), before)
        versions = self._versions(self.rule)
        self.assertEqual(versions.mapped("number"), [1, 2, 3])
        self.assertEqual(versions[-1].user_id, self.manager)
        versions[1].with_user(self.manager).action_restore()
        self.assertEqual(self._content(self.rule), after)

    def test_a_tag_that_was_merged_comes_back_as_the_one_that_stayed(self):
        going, kept = self.tags[:2]
        self.rule.write(
            {"tag_ids": [Command.set(going.ids)], "when_domain": f"[('tag_ids', '=', {going.id})]"}
        )
        self.rule.write({"tag_ids": [Command.clear()], "when_domain": "[]"})
        former = self._versions(self.rule)[1]
        wizards = self.env["inquiry.tag.merge"].with_user(self.manager)
        wizards.create({"tag_ids": [Command.set((going | kept).ids)], "kept_id": kept.id}).action_merge()
        self.assertFalse(former.gone_note)
        self.assertIn(kept.name, former.restore_html)
        former.with_user(self.manager).action_restore()
        self.assertTrue(self.rule.active)
        self.assertEqual(self.rule.tag_ids, kept)
        self.assertEqual(self.rule.when_domain, f"[('tag_ids', '=', {kept.id})]")

    def test_lines_that_stayed_keep_their_rows(self):
        line = self.rule.word_ids[0]
        line.words = "sample"
        self._versions(self.rule)[0].with_user(self.manager).action_restore()
        self.assertEqual(self.rule.word_ids[0], line)
        self.assertEqual(line.words, "sample, swatch")

    def test_members_come_back_though_somebody_took_their_place(self):
        policy = self.env["inquiry.assignment.policy"].create(
            {"name": "Turns", "member_ids": [Command.create({"user_id": self.salesperson.id, "weight": 2})]}
        )
        policy.member_ids.user_id = self.manager
        self.env.flush_all()
        policy.member_ids = [Command.create({"user_id": self.salesperson.id, "weight": 5})]
        self._versions(policy)[0].action_restore()
        self.assertEqual([(one.user_id, one.weight) for one in policy.member_ids], [(self.salesperson, 2)])

    def test_answer_time_comes_back_with_its_warning(self):
        policy = self.env["inquiry.sla.policy"].create({"name": "Day", "target_hours": 8, "warn_hours": 2})
        policy.write({"target_hours": 24, "warn_hours": 1})
        self._versions(policy)[0].action_restore()
        self.assertEqual((policy.target_hours, policy.warn_hours), (8, 2))

    def test_what_is_gone_is_named_and_left_out(self):
        doomed = self.tags[0]
        self.rule.tag_ids = [Command.unlink(doomed.id)]
        doomed.unlink()
        version = self._versions(self.rule)[0].with_user(self.manager)
        self.assertIn("Restored 0", version.gone_note)
        action = version.action_restore()
        self.assertEqual(self.rule.tag_ids, self.tags[1])
        self.assertTrue(self.rule.active)
        self.assertIn("Restored 0", action["params"]["message"])

    def test_a_lost_condition_switches_the_rule_off(self):
        source = self.env["inquiry.source"].create({"name": "Doomed"})
        self.rule.when_source_ids = source
        self.rule.when_source_ids = False
        source.unlink()
        self._versions(self.rule)[1].with_user(self.manager).action_restore()
        self.assertFalse(self.rule.active, "without its condition it would apply to every source")

    def test_a_deleted_setting_is_made_anew(self):
        content, version = self._content(self.rule), self._versions(self.rule)[0].with_user(self.manager)
        self.rule.unlink()
        action = version.action_restore()
        self.assertEqual(self._content(self.rules.browse(action["params"]["next"]["res_id"])), content)

    def test_names_in_each_language_come_back(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["res.lang"]._activate_lang("fr_FR")
        chinese = self.rule.with_context(lang="zh_CN")
        chinese.name = "样品"
        chinese.name = "打样"
        self.assertEqual(self.rule.version, 3)
        self._versions(self.rule)[1].with_user(self.manager).with_context(lang="fr_FR").action_restore()
        self.assertEqual((chinese.name, self.rule.with_context(lang="en_US").name), ("样品", "Samples"))

    def test_translations_that_are_loaded_are_no_change_of_the_last_version(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env.flush_all()
        # As Odoo loads a file of translations: past every method of the model.
        self.env.cr.execute(
            "UPDATE inquiry_tag_rule SET name = name || %s WHERE id = %s", ['{"zh_CN": "样品"}', self.rule.id]
        )
        self.env.invalidate_all()
        self.env["inquiry.version"]._take_in_texts()
        self.rule.sequence = 99
        version = self._versions(self.rule)[-1]
        self.assertEqual((version.number, version.changes), (2, "Sequence: 10 → 99"))

    def test_what_is_not_allowed_today_is_not_restored(self):
        version = self._versions(self.rule)[0]
        version.vals = {**version.vals, "when_domain": "[('no_such_field', '=', 1)]"}
        with self.assertRaises(ValidationError):
            version.with_user(self.manager).action_restore()

    def test_salesperson_restores_nothing(self):
        self.rule.name = "Other"
        version = self._versions(self.rule)[0]
        with self.assertRaises(AccessError):
            version.with_user(self.salesperson).action_restore()
        self.assertEqual(self.rule.name, "Other")

    def test_manager_restores_no_rule_of_another_company(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        rule = self.env["inquiry.tag.rule"].create(
            {"name": "Theirs", "company_id": company.id, "word_ids": [Command.create({"words": "x"})]}
        )
        rule.name = "Theirs now"
        version = self._versions(rule)[0].with_user(self.manager)
        with self.assertRaises(AccessError):
            version.action_restore()
        # A version whose own company was changed opens no door either.
        version.sudo().company_id = False
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            version.action_restore()

    def test_a_shared_version_does_not_tell_what_another_company_made_of_it(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        rule = self.env["inquiry.tag.rule"].create({"name": "Shared"})
        rule.write({"name": "Their secret", "company_id": company.id})
        version = self._versions(rule)[0].with_user(self.manager)
        self.assertFalse(version.restore_html)
        self.assertNotIn("secret", version.changes_html)

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(RULE_STATES, min_size=2, max_size=4), st.data())
    def test_any_version_comes_back_exactly(self, states, data):
        with self.env.cr.savepoint() as savepoint:
            rule = self.env["inquiry.tag.rule"].create({"name": "New"})
            said = {}
            for state in states:
                rule.write(self._prepare(state))
                said[rule.version] = self._content(rule)
            number = data.draw(st.sampled_from(sorted(said)))
            self._versions(rule).filtered(lambda one: one.number == number).action_restore()
            self.assertEqual(self._content(rule), said[number])
            savepoint.close(rollback=True)

    def _prepare(self, state):
        lines = [Command.create({"words": words, "mode": mode}) for words, mode in state["lines"]]
        tags = [self.tags[number].id for number in state["tags"]]
        plain = {name: value for name, value in state.items() if name not in ("lines", "tags")}
        return {**plain, "word_ids": [Command.clear(), *lines], "tag_ids": [Command.set(tags)]}
