import warnings

from odoo.fields import Command

from odoo.addons.inquiry_touch.tests.common import InquiryCase


class TestCorrections(InquiryCase):
    def test_cl_06_correction_by_a_person_outlives_further_messages(self):
        lead = self._arrive(message="Please send a sample.", email="ana@example.com").lead_id
        self.assertEqual(lead.inquiry_category_id.code, "sample_order")
        other = self.env["inquiry.category"].create({"name": "Spare belts", "code": "belts"})
        tag = self.env["crm.tag"].create({"name": "Belts"})
        lead.with_user(self.manager).write(
            {"inquiry_category_id": other.id, "tag_ids": [Command.set(tag.ids)], "priority": "0"}
        )
        again = self._arrive(message="And a quotation for 5,000 pcs, OEM.", email="ana@example.com")
        self.assertEqual((again.result, again.lead_id), ("joined", lead))
        self.assertEqual((lead.inquiry_category_id, lead.tag_ids, lead.priority), (other, tag, "0"))

    def test_cl_06_what_a_person_made_the_lead_with_is_kept(self):
        category = self.env["inquiry.category"].create({"name": "Spare belts", "code": "belts"})
        Lead = self.env["crm.lead"].with_user(self.manager).with_context(inquiry_origin="manual")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            lead = Lead.create(
                {"name": "Belts", "email_from": "cal@example.com", "inquiry_category_id": category.id}
            )
        self.assertEqual(lead.inquiry_corrected, ["inquiry_category_id"])

    def test_cl_06_lead_tells_which_rule_and_words_set_its_class(self):
        lead = self._arrive(message="Do you do OEM and private label?").lead_id
        receipt = lead.inquiry_decision_ids.filtered(
            lambda receipt: receipt.setting_name == "OEM and private label"
        )
        self.assertEqual(receipt.sentence, "Rule “OEM and private label” found: oem and private label.")
        self.assertEqual((receipt.stage, receipt.setting_version), ("classify", 1))
