from odoo import fields, models


class BenchRow(models.Model):
    """One body as the yardstick route stores it."""

    _name = "bench.row"
    _description = "Benchmark row"

    body = fields.Binary(attachment=False)
