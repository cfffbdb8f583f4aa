from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from odoo.addons.inquiry_touch.tests.common import InquiryCase


class TestTags(InquiryCase):
    """Tags are kept in order: groups, owners, unused ones, and several merged into one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept, cls.going, cls.unused = cls.env["crm.tag"].create(
            [{"name": "Beech chair"}, {"name": "Beech chairs"}, {"name": "Oak"}]
        )
        cls.rule = cls.env["inquiry.tag.rule"].create(
            {
                "name": "Beech",
                "word_ids": [Command.create({"words": "beech"})],
                "tag_ids": [Command.set(cls.going.ids)],
            }
        )
        cls.lead = cls._arrive(message="Do you have beech?").lead_id

    def _merge(self, tags=None, kept=None):
        tags = tags or self.kept | self.going
        wizards = self.env["inquiry.tag.merge"].with_user(self.manager)
        return wizards.create({"tag_ids": [Command.set(tags.ids)], "kept_id": (kept or self.kept).id})

    def test_cl_09_unused_tags_are_listed(self):
        tags = self.kept | self.going | self.unused
        found = self.env["crm.tag"].search([("inquiry_is_unused", "=", True), ("id", "in", tags.ids)])
        self.assertEqual(found, self.kept | self.unused)
        self.assertEqual(found.mapped("inquiry_is_unused"), [True, True])
        used = self.env["crm.tag"].search([("inquiry_is_unused", "=", False), ("id", "in", tags.ids)])
        self.assertEqual((used, used.inquiry_lead_count), (self.going, 1))
        self.assertEqual(used.inquiry_last_used_at, self.lead.create_date)

    def test_cl_09_what_a_rule_gives_or_asks_for_is_used_without_leads(self):
        self.lead.tag_ids = False
        self.env["inquiry.sla.policy"].create(
            {"name": "Oak", "target_hours": 4, "when_domain": f"[('tag_ids', 'in', [{self.unused.id}])]"}
        )
        tags = self.going | self.unused
        self.assertFalse(
            self.env["crm.tag"].search([("inquiry_is_unused", "=", True), ("id", "in", tags.ids)])
        )

    def test_cl_09_merging_moves_leads_rules_and_conditions(self):
        archived = self.lead.copy({"active": False, "tag_ids": [Command.set((self.kept | self.going).ids)]})
        policy = self.env["inquiry.assignment.policy"].create(
            {
                "name": "Beech",
                "user_id": self.manager.id,
                "when_domain": f"['|', ('tag_ids', 'in', [{self.going.id}]), ('priority', '=', '3')]",
            }
        )
        version = self.rule.version
        self._merge().action_merge()
        self.assertFalse(self.going.exists())
        self.assertEqual((self.lead.tag_ids, archived.tag_ids, self.rule.tag_ids), (self.kept,) * 3)
        self.assertEqual(self.rule.version, version + 1)
        self.assertEqual(
            policy.when_domain, f"['|', ('tag_ids', 'in', [{self.kept.id}]), ('priority', '=', '3')]"
        )
        self.assertEqual(self._arrive(message="beech?").lead_id.tag_ids, self.kept)

    def test_cl_09_whatever_points_at_a_tag_follows_though_this_addon_does_not_know_it(self):
        self.env.cr.execute("CREATE TABLE x_price (id serial, x_tag integer REFERENCES crm_tag (id))")
        self.env.cr.execute("INSERT INTO x_price (x_tag) VALUES (%s)", [self.going.id])
        link = {"module": "elsewhere", "name": "beech", "model": "crm.tag", "res_id": self.going.id}
        self.env["ir.model.data"].create(link)
        self.assertIn("x_price: 1", self._merge().preview)
        self._merge().action_merge()
        self.env.cr.execute("SELECT x_tag FROM x_price")
        self.assertEqual(self.env.cr.fetchall(), [(self.kept.id,)])
        self.assertEqual(self.env.ref("elsewhere.beech"), self.kept)

    def test_cl_09_the_count_is_shown_before(self):
        form = Form(
            self.env["inquiry.tag.merge"]
            .with_user(self.manager)
            .with_context(active_model="crm.tag", active_ids=(self.kept | self.going).ids)
        )
        self.assertEqual(form.kept_id, self.going, "the one most used is proposed")
        self.assertIn("unused", form.preview)
        form.kept_id = self.kept
        self.assertEqual(form.preview, "Inquiry tag rule: 1\nLead: 1")

    def test_cl_09_a_merge_is_written_down_and_the_old_name_finds_the_tag(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.going.with_context(lang="zh_CN").name = "榉木椅"
        old_id = self.going.id
        self._merge().action_merge()
        former = self.kept.inquiry_former_ids
        self.assertEqual((former.name, former.former_id, former.count), ("Beech chairs", old_id, 1))
        self.assertEqual((former.user_id, former.with_context(lang="zh_CN").name), (self.manager, "榉木椅"))
        found = self.env["inquiry.tag.former"]._find_tags(["Beech chairs", "Oak", "Nobody's"])
        self.assertEqual(found, {"Beech chairs": self.kept, "Oak": self.unused})
        self.env["crm.tag"]._inquiry_ensure_tags([("tag_beech", "Beech chairs", 1)])
        self.assertFalse(self.env["crm.tag"].search([("name", "=", "Beech chairs")]))

    def test_cl_09_names_of_tags_merged_twice_lead_to_the_last(self):
        self._merge().action_merge()
        self._merge(self.kept | self.unused, self.unused).action_merge()
        found = self.env["inquiry.tag.former"]._find_tags(["Beech chairs", "Beech chair"])
        self.assertEqual(found, dict.fromkeys(("Beech chairs", "Beech chair"), self.unused))

    def test_cl_09_the_accuracy_report_counts_a_merged_tag_as_the_one_that_stayed(self):
        self._merge().action_merge()
        rows = self.env["inquiry.accuracy"].search(
            [("lead_id", "=", self.lead.id), ("result", "=", "tag_ids")]
        )
        self.assertEqual((rows.given, rows.corrected_count), (f"tag_ids:{self.kept.id}", 0))
        self.lead.with_user(self.manager).tag_ids = [Command.link(self.unused.id)]
        self.env.flush_all()
        self.assertFalse(rows.search([("lead_id", "=", self.lead.id), ("corrected_count", "=", 1)]))

    def test_cl_09_tags_a_condition_tells_apart_are_not_merged(self):
        domain = f"[('tag_ids', 'in', [{self.kept.id}]), ('tag_ids', 'not in', [{self.going.id}])]"
        self.env["inquiry.assignment.policy"].create(
            {"name": "One chair", "user_id": self.manager.id, "when_domain": domain}
        )
        wizard = self._merge()
        self.assertIn("One chair", wizard.problem)
        with self.assertRaisesRegex(UserError, "One chair"):
            wizard.action_merge()

    def test_one_tag_alone_or_another_that_stays_is_refused(self):
        with self.assertRaisesRegex(UserError, "two tags"):
            self._merge(self.kept).action_merge()
        with self.assertRaisesRegex(UserError, "one of those you chose"):
            self._merge(self.going | self.unused, self.kept).action_merge()

    def test_cl_09_groups_and_owners_are_set_by_a_manager(self):
        group = self.env["inquiry.tag.group"].with_user(self.manager).create({"name": "Wood"})
        self.kept.with_user(self.manager).write(
            {"inquiry_group_id": group.id, "inquiry_user_id": self.manager}
        )
        self.assertEqual(group.tag_ids, self.kept)
        for values in ({"inquiry_group_id": group.id}, {"inquiry_user_id": self.salesperson.id}):
            with self.assertRaises(AccessError):
                self.unused.with_user(self.salesperson).write(values)
            with self.assertRaises(AccessError):
                self.env["crm.tag"].with_user(self.salesperson).create({"name": "New", **values})
        self.assertTrue(self.env["crm.tag"].with_user(self.salesperson).create({"name": "New"}))

    def test_the_tag_that_stays_takes_over_group_and_owner(self):
        group = self.env["inquiry.tag.group"].create({"name": "Wood"})
        self.going.write({"inquiry_group_id": group.id, "inquiry_user_id": self.manager.id})
        self._merge().action_merge()
        self.assertEqual((self.kept.inquiry_group_id, self.kept.inquiry_user_id), (group, self.manager))

    def test_a_salesperson_merges_nothing(self):
        with self.assertRaises(AccessError):
            self._merge().with_user(self.salesperson).action_merge()
