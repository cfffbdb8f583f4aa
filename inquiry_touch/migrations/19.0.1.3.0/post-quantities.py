from odoo import SUPERUSER_ID, api

BATCH = 5_000


def migrate(cr, version):
    """Read the number and the unit of the quantities that are there, a batch in memory at a time."""
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    ids = env["crm.lead"].search([("inquiry_quantity", "!=", False)])._ids
    for start in range(0, len(ids), BATCH):
        leads = env["crm.lead"].browse(ids[start : start + BATCH])
        leads._compute_inquiry_quantity_number()
        leads.flush_recordset()
        leads.invalidate_recordset()
