from odoo.tests import Form

from ...tools.verdict import Receipt
from ..identity.common import IdentityCase


class TestScreens(IdentityCase):
    """The screens of decisions, versions and buyers open for those who may see them."""

    def _open(self, xmlid, user):
        action = self.env["ir.actions.act_window"].with_user(user)._for_xml_id(f"inquiry_touch.{xmlid}")
        Model = self.env[action["res_model"]].with_user(user)
        views = Model.get_views([(view_id, kind) for view_id, kind in action["views"]] + [(False, "search")])
        return Model, views["views"]

    def test_each_action_opens_and_says_what_to_do_first(self):
        for xmlid, user in (
            ("inquiry_decision_action", self.manager),
            ("inquiry_decision_action_why", self.salesperson),
            ("inquiry_version_action", self.manager),
            ("inquiry_buyer_action", self.salesperson),
        ):
            _Model, views = self._open(xmlid, user)
            self.assertIn("list", views, xmlid)
            self.assertTrue(self.env.ref(f"inquiry_touch.{xmlid}").help, xmlid)

    def test_decision_reads_its_sentence_first(self):
        decision = self.env["inquiry.decision"]._log([{"receipt": Receipt("identity", "new", "new_buyer")}])
        form = Form(decision.with_user(self.manager), view="inquiry_touch.inquiry_decision_view_form")
        self.assertIn("a new buyer", form.sentence)

    def test_manager_corrects_the_language_of_a_buyer(self):
        buyer = self._buyer(email="anna@acme.com")
        with Form(buyer.with_user(self.manager), view="inquiry_touch.inquiry_buyer_view_form") as form:
            form.lang_id = self.env.ref("base.lang_en")
        self.assertEqual(buyer.lang_id.code, "en_US")

    def test_buyer_is_found_by_any_address(self):
        buyer = self._buyer(email="anna@acme.com", phone="+4930123456")
        found = self.Buyer.with_user(self.salesperson).name_search("+4930123456")
        self.assertEqual([buyer_id for buyer_id, _name in found], [buyer.id])
