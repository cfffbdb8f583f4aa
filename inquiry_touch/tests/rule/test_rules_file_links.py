import json

from .common import RulesFileCase


class TestRulesFileLinks(RulesFileCase):
    """What a file names is found again in another database, or told and left out."""

    def test_a_member_nobody_knows_is_named_and_left_out(self):
        content = self._export(self.policy)
        self.policy.unlink()
        self.salesperson.login = "somebody_else"
        wizard = self._import(content)
        self.assertIn("nobody here has the login “inquiry_anna”", wizard.line_ids.problems)
        policy = self._imported(content, "inquiry.assignment.policy")
        self.assertEqual(policy.member_ids.user_id, self.manager)
        self.assertTrue(policy.active)
        self.assertEqual(self._statuses(self._import(content)), ["same"])

    def test_people_are_found_by_login_whatever_they_are_called(self):
        content = self._export(self.policy)
        self.policy.unlink()
        self.salesperson.name = "Another Name"
        self._import(content)
        members = self._imported(content, "inquiry.assignment.policy").member_ids
        self.assertEqual(members.user_id, self.salesperson | self.manager)

    def test_a_lost_condition_switches_a_rule_off(self):
        source = self.env["inquiry.source"].create({"name": "Only there"})
        self.rule.when_source_ids = source
        content = self._export(self.rule)
        self.rule.unlink()
        source.unlink()
        wizard = self._import(content)
        self.assertIn("“Only there” is not here", wizard.line_ids.problems)
        self.assertFalse(self._imported(content, "inquiry.tag.rule").active)
        self.assertEqual(self._statuses(self._import(content)), ["same"])

    def test_a_running_rule_is_not_switched_off_unasked(self):
        source = self.env["inquiry.source"].create({"name": "Only there"})
        self.rule.when_source_ids = source
        content = self._export(self.rule)
        self.rule.when_source_ids = False
        source.unlink()
        wizard = self._file(content)
        wizard.action_check()
        self.assertEqual((wizard.line_ids.status, wizard.line_ids.is_chosen), ("changed", False))

    def test_ids_in_a_condition_are_those_of_this_database(self):
        content = self._export(self.rule)
        self.assertNotIn(f"[{self.tag.id}]", content.decode())
        self.rule.unlink()
        self.tag.unlink()
        tag = self.env["crm.tag"].create({"name": "From a file"})
        self._import(content)
        rule = self._imported(content, "inquiry.tag.rule")
        self.assertEqual(rule.when_domain, f"[('tag_ids', 'in', [{tag.id}])]")
        self.assertEqual(rule.tag_ids, tag)

    def test_a_tag_that_was_merged_here_is_found_by_its_old_name(self):
        content = self._export(self.rule)
        self.rule.unlink()
        kept = self.env["crm.tag"].create({"name": "Stays"})
        wizards = self.env["inquiry.tag.merge"].with_user(self.manager)
        wizards.create({"tag_ids": [(6, 0, (self.tag | kept).ids)], "kept_id": kept.id}).action_merge()
        wizard = self._import(content)
        self.assertFalse(wizard.line_ids.problems)
        self.assertEqual(self._imported(content, "inquiry.tag.rule").tag_ids, kept)

    def test_two_of_one_name_are_never_guessed(self):
        content = self._export(self.policy)
        self.policy.unlink()
        self.team.copy({"name": self.team.name})
        # The team has no XML id of its own here, so only its name can tell.
        self.env["ir.model.data"].search([("model", "=", "crm.team"), ("res_id", "=", self.team.id)]).unlink()
        wizard = self._import(content)
        self.assertIn("several are called “Export”", wizard.line_ids.problems)
        self.assertFalse(self._imported(content, "inquiry.assignment.policy").team_id)

    def test_policies_that_name_each_other_come_in_together(self):
        other = self.policy.copy({"name": "Other turns"})
        self.policy.split_policy_id = other
        content = self._export(self.policy | other)
        (self.policy | other).unlink()
        self._import(content)
        first, second = (self.env.ref(one["id"]) for one in json.loads(content)["records"])
        self.assertEqual((first.split_policy_id, second.split_policy_id), (second, second.browse()))
