from odoo.tests import Form

from ..common import InquiryCase


class TestSourceWatch(InquiryCase):
    def test_op_01_a_manager_opens_the_form_of_a_new_source(self):
        with Form(self.env["inquiry.source"].with_user(self.manager)) as form:
            form.name = "New shop"
        self.assertTrue(form.record.state_label)
