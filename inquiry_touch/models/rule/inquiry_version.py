import json

from odoo import api, fields, models


class InquiryVersion(models.Model):
    """What a setting was: one row for each saved state of a rule, policy or sequence."""

    _name = "inquiry.version"
    _description = "Version of an inquiry setting"
    _order = "saved_at desc, id desc"
    _rec_name = "name"

    name = fields.Char(string="Setting", help="What the setting was called when it was saved.")
    res_model = fields.Char(string="Kind of setting", required=True)
    res_id = fields.Many2oneReference(string="Setting record", model_field="res_model", required=True)
    number = fields.Integer(string="Version", required=True, aggregator=None)
    company_id = fields.Many2one("res.company", help="The company the setting is for. Empty: all companies.")
    vals = fields.Json(string="Values")
    user_id = fields.Many2one(
        "res.users", string="Saved by", default=lambda self: self.env.uid, ondelete="restrict"
    )
    saved_at = fields.Datetime(string="Saved", default=fields.Datetime.now)
    label = fields.Char(string="Name of the setting", compute="_compute_label")

    _number_uniq = models.Constraint("UNIQUE(res_model, res_id, number)", "A version is numbered once.")

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_label(self):
        names = self.env["inquiry.decision"]._reader_names(
            set(self.mapped("res_model")), (), self.mapped("name")
        )
        for version in self:
            version.label = names.get(version.name, version.name)

    @api.model
    def _store(self, records):
        """Keep the present values of those settings whose values differ from their last version.

        :return: the new rows, at most one for each of ``records``
        """
        last_by_id = self._last_by_id(records)
        vals_list = []
        for record, values in zip(records, self._values_of(records), strict=True):
            last = last_by_id.get(record.id, self.browse())
            if not last or last.vals != values:
                vals_list.append(self._prepare_version_values(record, last.number + 1, values))
        # Nobody may write versions by hand, and whoever may save a setting leaves one.
        return self.sudo().create(vals_list)

    @api.model
    def _prepare_version_values(self, record, number, values):
        return {
            "name": record.display_name,
            "res_model": record._name,
            "res_id": record.id,
            "company_id": record.company_id.id if "company_id" in record._fields else False,
            "number": number,
            "vals": values,
        }

    @api.model
    def _last_by_id(self, records):
        groups = self.sudo()._read_group(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)], ["res_id"], ["id:max"]
        )
        rows = self.sudo().browse([row_id for _res_id, row_id in groups])
        return {row.res_id: row for row in rows}

    @api.model
    def _values_of(self, records):
        """Return the values of each record as JSON would give them back, its lines included."""
        # Texts are compared in one language, else each reader's language would look like a change.
        records = records.sudo().with_context(active_test=False, lang="en_US")
        rows = records.read(self._field_names(records), load=None)
        for name in self._line_names(records):
            lines = records[name]
            values = dict(zip(lines.ids, self._values_of(lines), strict=True))
            for row in rows:
                row[name] = [values[line_id] for line_id in row[name]]
        return json.loads(json.dumps(rows, default=str))

    @api.model
    def _field_names(self, records):
        """Return the fields of a setting that a person sets: stored, not computed, not kept by us."""
        return [
            name
            for name, field in records._fields.items()
            if field.store
            and not (name in models.MAGIC_COLUMNS or field.compute or field.readonly)
            and (field.type != "one2many" or field.copy)
        ]

    @api.model
    def _line_names(self, records):
        """Return the lists that are part of a setting: those that are copied with it."""
        return [name for name in self._field_names(records) if records._fields[name].type == "one2many"]
