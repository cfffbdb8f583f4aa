from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ...tools.setting_difference import TRANSLATIONS, differs, is_news, without


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
    link_names = fields.Json(
        string="Names of what it links to", help="As they were; some may be deleted since."
    )
    user_id = fields.Many2one(
        "res.users", string="Saved by", default=lambda self: self.env.uid, ondelete="restrict"
    )
    saved_at = fields.Datetime(string="Saved", default=fields.Datetime.now)
    label = fields.Char(string="Name of the setting", compute="_compute_label")
    kind = fields.Char(compute="_compute_kind")
    changes = fields.Char(string="What changed", compute="_compute_changes")
    changes_html = fields.Html(string="Changed in this version", compute="_compute_changes")
    restore_html = fields.Html(string="What restoring would change", compute="_compute_restore_html")
    has_restore = fields.Boolean(compute="_compute_restore_html")
    gone_note = fields.Char(string="No longer there", compute="_compute_restore_html")

    _number_uniq = models.Constraint("UNIQUE(res_model, res_id, number)", "A version is numbered once.")

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_label(self):
        names = self.env["inquiry.decision"]._reader_names(
            set(self.mapped("res_model")), (), self.mapped("name")
        )
        for version in self:
            version.label = names.get(version.name, version.name)

    @api.depends("name", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._(
                "%(plan)s, version %(version)s", plan=version.label, version=version.number
            )

    @api.depends("res_model")
    @api.depends_context("lang")
    def _compute_kind(self):
        for version in self:
            model = version.res_model
            version.kind = self.env["ir.model"]._get(model).name if model in self.env else model

    @api.depends("vals")
    @api.depends_context("lang", "uid")
    def _compute_changes(self):
        former = self._former()
        for version in self:
            said = version._describe_since(
                former.get((version.res_model, version.res_id, version.number - 1))
            )
            version.changes = "; ".join(said)
            version.changes_html = self._list_html(said)

    def _describe_since(self, former):
        if self.number == 1:
            return [self.env._("First version")]
        if not former or self.res_model not in self.env:
            return []
        names = self._merge_names(former.link_names, self.link_names)
        records = self.env[self.res_model]
        said = self.env["inquiry.difference"]._describe(records, former.vals, self.vals, names)
        return said or [self.env._("Nothing a person would notice")]

    def _former(self):
        """Return the versions before these that the reader may see, by model, id and number."""
        found = self.search(
            [
                ("res_model", "in", self.mapped("res_model")),
                ("res_id", "in", self.mapped("res_id")),
                ("number", "in", [version.number - 1 for version in self]),
            ]
        )
        return {(one.res_model, one.res_id, one.number): one for one in found}

    @api.depends("vals")
    @api.depends_context("lang", "uid")
    def _compute_restore_html(self):
        for version in self:
            said = version._describe_restore()
            version.restore_html = self._list_html(said)
            version.has_restore = bool(said)
            version.gone_note = version._say_gone(version._gone())

    def _describe_restore(self):
        setting = self._setting()
        if setting is None or (setting and not setting._filtered_access("read")):
            return []  # it may be of another company by now
        if not setting:
            return [self.env._("It was deleted; restoring makes it anew.")]
        # Whoever sees the version sees what it became.
        [present] = self.env["inquiry.snapshot"]._take(setting)
        return self.env["inquiry.difference"]._describe(
            setting, present, self._values_now(), self.link_names, setting._inquiry_kept
        )

    def _values_now(self):
        """Return the values as they are to be read today: a tag that was merged is the one that stayed."""
        return self.env["inquiry.snapshot"]._follow_tags(self.env[self.res_model], self.vals or {})

    @api.model
    def _list_html(self, said):
        lines = Markup().join(Markup("<li>%s</li>") % one for one in said)
        return Markup("<ul class='mb-0'>%s</ul>") % lines if said else False

    def action_restore(self):
        """Give the setting the values of this version again, which makes a new version of it."""
        self.ensure_one()
        self.check_access("read")
        setting = self._setting()
        if setting is None:
            raise UserError(self.env._("The addon this setting belonged to is not installed any more."))
        values = self._values_now()
        for name in setting._inquiry_kept:
            values.pop(name, None)
        with self.env.cr.savepoint():
            setting, gone = self.env["inquiry.snapshot"]._restore(setting, values)
        return setting._inquiry_open_restored(self, self._say_gone(gone))

    def _setting(self):
        """Return the setting, empty when it was deleted; None when nothing is known of its kind."""
        if self.res_model not in self.env:
            return None
        return self.env[self.res_model].browse(self.res_id).exists()

    def _gone(self):
        if self.res_model not in self.env:
            return []
        snapshots = self.env["inquiry.snapshot"]
        links = snapshots._links(self.env[self.res_model], self._values_now())
        names = snapshots._link_names(links)
        return [link for link in links if link[1:] not in names]

    def _say_gone(self, gone):
        """Return what a restore leaves out, by name."""
        names = self.link_names or {}
        said = {
            f"{field._description_string(self.env)}: "
            + (names.get(model, {}).get(str(number)) or self.env._("no. %(number)s", number=number))
            for field, model, number in gone
        }
        return format_list(self.env, sorted(said)) if said else ""

    @api.model
    def _store(self, records):
        """Keep the present values of those settings whose values differ from their last version.

        :return: the new rows, at most one for each of ``records``
        """
        last_by_id = self._last_by_id(records)
        news = []
        for record, values in zip(records, self.env["inquiry.snapshot"]._take(records), strict=True):
            last = last_by_id.get(record.id, self.browse())
            if not last or is_news(last.vals, values):
                news.append((record, last.number + 1, values))
        names = self._names_in(records, [values for _record, _number, values in news])
        vals_list = [self._prepare_version_values(*new, said) for new, said in zip(news, names, strict=True)]
        # Nobody may write versions by hand, and whoever may save a setting leaves one.
        return self.sudo().create(vals_list)

    @api.model
    def _prepare_version_values(self, record, number, values, link_names):
        return {
            "name": record.display_name,
            "res_model": record._name,
            "res_id": record.id,
            "company_id": record.company_id.id if "company_id" in record._fields else False,
            "number": number,
            "vals": values,
            "link_names": link_names,
        }

    @api.model
    def _names_in(self, records, rows):
        """Return for each of these values what they link to, ``{model: {id as text: name}}``."""
        snapshots = self.env["inquiry.snapshot"].with_context(lang="en_US")
        links = [{link[1:] for link in snapshots._links(records, values)} for values in rows]
        called = snapshots._link_names([(None, *link) for link in set().union(*links)])
        names = [{} for _links in links]
        for said, some in zip(names, links, strict=True):
            for model, number in some & called.keys():
                said.setdefault(model, {})[str(number)] = called[model, number]
        return names

    @api.model
    def _merge_names(self, *parts):
        merged = {}
        for part in parts:
            for model, names in (part or {}).items():
                merged.setdefault(model, {}).update(names)
        return merged

    @api.model
    def _last_by_id(self, records):
        groups = self.sudo()._read_group(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)], ["res_id"], ["id:max"]
        )
        rows = self.sudo().browse([row_id for _res_id, row_id in groups])
        return {row.res_id: row for row in rows}

    @api.model
    def _take_in_texts(self):
        """Complete the last versions: translations that were loaded and fields that are kept since an upgrade
        are no change anybody made."""
        for model in sorted(self.env.registry["inquiry.rule.mixin"]._inherit_children):
            records_sudo = self.env[model].sudo().with_context(active_test=False)
            records_sudo = records_sudo.search([])  # pylint: disable=no-search-all
            last_by_id = self._last_by_id(records_sudo)
            taken = self.env["inquiry.snapshot"]._take(records_sudo)
            for record, values in zip(records_sudo, taken, strict=True):
                last = last_by_id.get(record.id)
                if last and last.vals != values and not self._says_else(last.vals, values):
                    last.vals = values

    @api.model
    def _says_else(self, old, new):
        return differs(*(without(values, {TRANSLATIONS}) for values in (old, new)))
