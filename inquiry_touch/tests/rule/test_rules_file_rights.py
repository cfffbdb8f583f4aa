import json

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user

from .common import RulesFileCase


class TestRulesFileRights(RulesFileCase):
    """Nobody gets rules out or in that they may not change by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.stranger = new_test_user(
            cls.env,
            "inquiry_stranger",
            "sales_team.group_sale_manager",
            company_id=cls.elsewhere.id,
            company_ids=[Command.set(cls.elsewhere.ids)],
        )

    def test_a_salesperson_neither_exports_nor_imports(self):
        content = self._export()
        with self.assertRaises(AccessError):
            self.rule.with_user(self.salesperson).action_export()
        with self.assertRaises(AccessError):
            self._export(self.rule, user=self.salesperson)
        with self.assertRaises(AccessError):
            self._file(content, self.salesperson)

    def test_a_manager_does_not_export_rules_of_another_company(self):
        with self.assertRaises(AccessError):
            self._export(self.policy, user=self.stranger)
        settings = self.env["inquiry.rules.export"].with_user(self.stranger)._everything()
        self.assertNotIn(self.policy, settings[1])

    def test_a_manager_does_not_overwrite_rules_of_another_company(self):
        content = self._changed(
            self._export(self.policy),
            lambda by_model: by_model["inquiry.assignment.policy"]["values"].update({"name": "Taken"}),
        )
        wizard = self._file(content, self.stranger)
        wizard.action_check()
        self.assertEqual((wizard.line_ids.status, wizard.line_ids.is_chosen), ("refused", False))
        self.assertIn("company whose rules you may not change", wizard.line_ids.problems)
        wizard.line_ids.is_chosen = True
        with self.assertRaises(UserError):
            wizard.action_apply()
        self.assertEqual(self.policy.name, "Turns")

    def test_a_company_nobody_knows_becomes_that_of_the_importer(self):
        content = self._export(self.policy)
        self.policy.unlink()
        wizard = self._import(content, self.stranger)
        self.assertIn("it is imported for Elsewhere", wizard.line_ids.problems)
        policy = self._imported(content, "inquiry.assignment.policy")
        self.assertEqual(policy.company_id, self.elsewhere)

    def test_a_file_does_not_name_what_the_importer_may_not_see(self):
        team = self.env["crm.team"].create({"name": "Secret", "company_id": self.company.id})
        self.policy.write({"team_id": team.id})
        content = self._export(self.policy)
        self.policy.unlink()
        wizard = self._import(content, self.stranger)
        self.assertIn("“Secret” is not here", wizard.line_ids.problems)

    def test_a_file_writes_no_field_outside_the_list(self):
        for field, value in (
            ("state", "active"),
            ("version", 99),
            ("error", "x"),
            ("create_uid", 1),
            ("enrollment_ids", []),
            ("id", 1),
        ):
            content = self._changed(
                self._export(self.plan),
                lambda by_model, new={field: value}: by_model["inquiry.sequence"]["values"].update(new),
            )
            with self.subTest(field), self.assertRaisesRegex(UserError, "no file may change"):
                self._file(content, self.manager).action_check()

    def test_a_line_writes_no_field_outside_the_list_either(self):
        for field, value in (("rule_id", {"name": "Samples"}), ("id", 1)):
            content = self._changed(
                self._export(self.rule),
                lambda by_model, new={field: value}: by_model["inquiry.tag.rule"]["values"]["word_ids"][
                    0
                ].update(new),
            )
            with self.subTest(field), self.assertRaisesRegex(UserError, "no file may change"):
                self._file(content, self.manager).action_check()

    def test_a_file_makes_no_record_of_another_kind(self):
        content = self._changed(
            self._export(self.rule),
            lambda by_model: by_model["inquiry.tag.rule"].update({"model": "res.users"}),
        )
        with self.assertRaisesRegex(UserError, "res.users"):
            self._file(content).action_check()

    def test_a_file_takes_no_id_that_belongs_to_something_else(self):
        content = self._changed(
            self._export(self.rule),
            lambda by_model: by_model["inquiry.tag.rule"].update(
                {"id": "inquiry_touch.inquiry_category_quote"}
            ),
        )
        other = self.env["inquiry.category"].search([], limit=1)
        self.env["ir.model.data"].search([("name", "=", "inquiry_category_quote")]).unlink()
        self.env["ir.model.data"].create(
            {
                "module": "inquiry_touch",
                "name": "inquiry_category_quote",
                "model": "inquiry.category",
                "res_id": other.id,
            }
        )
        wizard = self._file(content)
        wizard.action_check()
        self.assertIn("belongs to something else", wizard.line_ids.problems)

    def test_only_ids_of_ours_are_taken(self):
        for key in ("base.user_admin", "x", "__export__.", "__export__.a b", 7, None, "__export__.é"):
            content = self._changed(
                self._export(self.rule),
                lambda by_model, key=key: by_model["inquiry.tag.rule"].update({"id": key}),
            )
            with self.subTest(key), self.assertRaisesRegex(UserError, "needs an id of its own"):
                self._file(content).action_check()


class TestBadRulesFiles(RulesFileCase):
    """A file that cannot be used is refused with what to do about it, before anything is read from it."""

    def _assert_refused(self, content, pattern):
        with self.assertRaisesRegex(UserError, pattern):
            self._file(content).action_check()

    def test_what_is_no_json_is_refused(self):
        for content in (b"name,sequence\nA,1\n", b"\xff\xfe\x00", b"{", b'{"a": NaN}', b"[" * 200_000):
            with self.subTest(content[:10]):
                self._assert_refused(content, "no JSON")

    def test_another_file_is_refused(self):
        for content in (b"{}", b"[]", b"7", b'{"format": "x"}'):
            with self.subTest(content):
                self._assert_refused(content, "not one that was exported")

    def test_another_format_version_is_refused(self):
        content = self._export().replace(b'"version": 1', b'"version": 2', 1)
        self._assert_refused(content, "another way")

    def test_a_huge_file_is_refused(self):
        self._assert_refused(b" " * (11 * 1024 * 1024), "10 MiB")

    def test_unknown_models_and_fields_are_refused_with_their_place(self):
        content = self._changed(
            self._export(self.rule),
            lambda by_model: by_model["inquiry.tag.rule"]["values"].update({"no_such_field": 1}),
        )
        self._assert_refused(content, r"records\[1\] .*, no_such_field")

    def test_values_of_the_wrong_kind_are_refused_with_their_place(self):
        for field, value in (
            ("name", 7),
            ("name", "  "),
            ("name", "a\0b"),
            ("name", "\ud800"),
            ("sequence", "first"),
            ("sequence", True),
            ("sequence", 10**30),
            ("active", "yes"),
            ("priority", "9"),
            ("when_quantity_min", "many"),
            ("when_quantity_min", 1e999),
            ("category_id", 3),
            ("category_id", {"xmlid": "a.b"}),
            ("tag_ids", [3]),
            ("tag_ids", {"name": "x"}),
            ("word_ids", [1]),
            ("word_ids", {"words": "x"}),
            ("when_domain", {"a": 1}),
            ("translations", {"name": "x"}),
            ("translations", {"priority": {"zh_CN": "x"}}),
        ):
            document = json.loads(self._export(self.rule))
            document["records"][0]["values"][field] = value
            content = json.dumps(document).encode()
            with self.subTest(f"{field}: {value!r}"[:60]):
                self._assert_refused(content, "(cannot hold|no JSON|no file may change)")

    def test_a_setting_twice_is_refused(self):
        document = json.loads(self._export(self.rule))
        document["records"] *= 2
        self._assert_refused(json.dumps(document).encode(), "same id")

    def test_an_empty_file_of_ours_says_so(self):
        wizard = self._file(b'{"format": "inquiry_touch.rules", "version": 1, "records": []}')
        wizard.action_check()
        self.assertEqual(wizard.summary, "The file is empty.")
        with self.assertRaisesRegex(UserError, "Nothing is chosen"):
            wizard.action_apply()
