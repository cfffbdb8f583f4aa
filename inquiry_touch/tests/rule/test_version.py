from odoo.exceptions import AccessError

from ..common import InquiryCase


class TestVersion(InquiryCase):
    """Each saved state of a setting is kept, with who saved it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = (
            cls.env["inquiry.assignment.policy"]
            .with_user(cls.manager)
            .create({"name": "Europe", "member_ids": [(0, 0, {"user_id": cls.salesperson.id})]})
        )

    def _versions(self):
        return self.env["inquiry.version"].search(
            [("res_model", "=", self.policy._name), ("res_id", "=", self.policy.id)], order="number"
        )

    def test_new_setting_is_version_one(self):
        version = self._versions()
        self.assertEqual((version.number, version.user_id, version.name), (1, self.manager, "Europe"))
        self.assertEqual(self.policy.version, 1)

    def test_lg_01_change_is_a_new_version_with_its_values(self):
        self.policy.write({"name": "Asia"})
        first, second = self._versions()
        self.assertEqual((self.policy.version, second.number), (2, 2))
        self.assertEqual((first.vals["name"], second.vals["name"]), ("Europe", "Asia"))

    def test_saving_the_same_values_is_no_new_version(self):
        self.policy.write({"name": "Europe", "sequence": 10})
        self.assertEqual(self.policy.version, 1)

    def test_changed_line_is_a_new_version_of_its_setting(self):
        self.policy.write({"member_ids": [(1, self.policy.member_ids.id, {"weight": 3})]})
        self.assertEqual(self.policy.version, 2)
        self.assertEqual(self._versions()[-1].vals["member_ids"][0]["weight"], 3)

    def test_reader_in_another_language_makes_no_version(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.policy.with_context(lang="fr_FR").write({"sequence": 10})
        self.assertEqual(self.policy.version, 1)

    def test_copy_starts_with_version_one(self):
        self.policy.name = "Asia"
        self.assertEqual(self.policy.copy().version, 1)

    def test_manager_cannot_edit_versions(self):
        version = self._versions().with_user(self.manager)
        self.assertEqual(version.number, 1)
        with self.assertRaises(AccessError):
            version.write({"number": 9})
        with self.assertRaises(AccessError):
            version.unlink()
        with self.assertRaises(AccessError):
            version.create({"res_model": "x", "res_id": 1, "number": 1})

    def test_salesperson_does_not_read_versions(self):
        with self.assertRaises(AccessError):
            self._versions().with_user(self.salesperson).read(["vals"])
