from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Read the number and the unit of the quantities that are there."""
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    env["crm.lead"].search([("inquiry_quantity", "!=", False)])._compute_inquiry_quantity_number()
