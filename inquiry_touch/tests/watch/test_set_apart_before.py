from odoo.modules.module import load_script

from .common import PurgeCase

SCRIPT = "inquiry_touch/migrations/19.0.1.2.0/post-set-apart.py"


class TestSetApartBefore(PurgeCase):
    """What was junk before there were tests and days until deletion, after the upgrade."""

    def test_in_18_junk_of_before_stays_set_apart_and_its_days_begin_now(self):
        lead = self._junk()
        intake = lead.inquiry_intake_ids
        robot = intake.copy({"external_ref": "R", "lead_id": False})
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE crm_lead ADD COLUMN inquiry_is_junk boolean")
        self.env.cr.execute(
            "UPDATE crm_lead SET inquiry_is_junk = TRUE, inquiry_set_apart = NULL, "
            "inquiry_set_apart_at = NULL WHERE id = %s",
            [lead.id],
        )
        for record, reason in ((intake, "marked"), (robot, "automatic")):
            self.env.cr.execute(
                "UPDATE inquiry_intake SET result = 'junk', reason = %s, set_apart = NULL, "
                "set_apart_at = NULL WHERE id = %s",
                [reason, record.id],
            )
        load_script(SCRIPT, "set_apart_before").migrate(self.env.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        self.assertEqual((intake.set_apart, robot.set_apart), ("junk", "automatic"))
        self.assertTrue(lead.inquiry_set_apart_at and lead.inquiry_delete_at and robot.delete_at)
        lead.action_inquiry_not_junk()
        self.assertEqual((lead.active, intake.result, intake.reason), (True, "opened", False))
