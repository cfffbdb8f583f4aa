from ast import literal_eval
from uuid import uuid4

from odoo import api, models
from odoo.exceptions import AccessError

from ...tools.domain_links import exchange_ids
from ...tools.rules_file import Shape, write_rules_file
from ...tools.setting_difference import TRANSLATIONS

#: In the order in which they are read: what comes later may name what came before.
RULE_MODELS = ("inquiry.tag.rule", "inquiry.assignment.policy", "inquiry.sla.policy", "inquiry.sequence")
#: What tells a record from others of its kind in any database; elsewhere the name does.
CODES = {
    "res.users": "login",
    "res.lang": "code",
    "res.country": "code",
    "inquiry.category": "code",
    "inquiry.marketplace": "code",
    "inquiry.order.event": "code",
}
#: The administrator and the main company of one database are somebody else in another.
WITHOUT_XML_ID = ("res.users", "res.company")
KINDS = {
    "boolean": "flag",
    "integer": "whole",
    "float": "number",
    "selection": "choice",
    "many2one": "link",
    "reference": "link",
    "many2many": "links",
    "one2many": "lines",
}


class InquiryRulesExport(models.AbstractModel):
    """Rules, policies and plans as a file another database can read."""

    _name = "inquiry.rules.export"
    _description = "Export of inquiry rules"

    @api.model
    def _write_file(self, settings):
        """Return the bytes of a file with these settings.

        :param list settings: recordsets of the models of rules
        :raises AccessError: when somebody asks who may not change them
        """
        entries = []
        for records in settings:
            self._check_rights(records)
            entries += self._prepare_entries(records)
        return write_rules_file(entries)

    @api.model
    def _check_rights(self, records):
        if records._name not in RULE_MODELS:
            raise AccessError(self.env._("Only rules, policies and plans can be exported."))
        # Everybody in sales reads the rules; only who sets them up takes them along.
        records.check_access("read")
        records.check_access("write")

    @api.model
    def _everything(self):
        """Return all settings the user may see, switched off ones too."""
        return [
            self.env[model].with_context(active_test=False).search([])  # pylint: disable=no-search-all
            for model in RULE_MODELS
        ]

    @api.model
    def _prepare_entries(self, records):
        snapshots = self.env["inquiry.snapshot"]
        keys = self._ensure_keys(records)
        rows = snapshots._take(records)
        links = self._describe_links(set().union(*(self._all_links(records, values) for values in rows)))
        return [
            {"model": records._name, "id": keys[record.id], "values": self._carry(record, values, links)}
            for record, values in zip(records, rows, strict=True)
        ]

    @api.model
    def _carry(self, records, values, links):
        """Return values of a snapshot as they stand in a file: links by XML id and name instead of ids."""
        carried = {}
        for name in self._file_fields(records):
            field, value = records._fields[name], values[name]
            if field.type == "one2many":
                Line = self.env[field.comodel_name]
                value = [self._carry(Line, line, links) for line in value]
            elif field.type == "many2one":
                value = value and links[field.comodel_name, value]
            elif field.type == "many2many":
                value = [links[field.comodel_name, one] for one in value]
            elif field.type == "reference" and value:
                model, _comma, number = value.partition(",")
                link = links.get((model, int(number)))  # a template may be deleted since
                value = bool(link) and {"model": model, **link}
            elif name == "when_domain":
                value = self._carry_domain(value, links)
            carried[name] = value
        if texts := self._carry_texts(values):
            carried[TRANSLATIONS] = texts
        return carried

    @api.model
    def _carry_texts(self, values):
        texts = {
            name: {code: text for code, text in said.items() if text}
            for name, said in values.get(TRANSLATIONS, {}).items()
        }
        return {name: said for name, said in texts.items() if said}

    @api.model
    def _file_fields(self, records):
        """Return the fields that stand in a file, and no others may."""
        kept = getattr(records, "_inquiry_kept", ())
        return [name for name in self.env["inquiry.snapshot"]._field_names(records) if name not in kept]

    @api.model
    def _shapes(self):
        """Return what a file may say, for :func:`read_rules_file`."""
        return {model: self._shapes_of(self.env[model]) for model in RULE_MODELS}

    @api.model
    def _shapes_of(self, records):
        shapes = {}
        for name in self._file_fields(records):
            field = records._fields[name]
            kind = "domain" if name == "when_domain" else KINDS.get(field.type, "text")
            choices, lines = (), {}
            if field.type in ("selection", "reference"):
                choices = tuple(code for code, _label in field._description_selection(self.env))
            elif kind == "lines":
                lines = self._shapes_of(self.env[field.comodel_name])
            shapes[name] = Shape(kind, field.required, choices, lines)
        return shapes

    @api.model
    def _all_links(self, records, values):
        links = {link[1:] for link in self.env["inquiry.snapshot"]._links(records, values)}
        if domain := self._read_domain(values.get("when_domain")):
            exchange_ids(domain, self._model_of, lambda *link: _is_id(link[1]) and links.add(link))
        return links

    @api.model
    def _carry_domain(self, text, links):
        domain = self._read_domain(text)
        if domain is None:
            return text
        return exchange_ids(domain, self._model_of, lambda model, one: links.get((model, one), one))

    @api.model
    def _read_domain(self, text):
        """Return a domain as a list, None when it cannot be read and travels as it was written."""
        try:
            domain = literal_eval((text or "").strip() or "[]")
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            return None
        return list(domain) if isinstance(domain, list | tuple) else None

    @api.model
    def _model_of(self, path):
        """Return of which model the ids in a leaf of a domain on leads are."""
        model = "crm.lead"
        for name in path.split("."):
            if name == "id":
                return model
            field = self.env[model]._fields.get(name) if model else None
            model = field.comodel_name if field is not None and field.relational else None
        return model

    @api.model
    def _describe_links(self, links):
        """Return ``{(model, id): {"id": xml id, "name": what it is called}}``."""
        ids_by_model = {}
        for model, number in links:
            ids_by_model.setdefault(model, set()).add(number)
        described = {}
        for model, ids in ids_by_model.items():
            # A name in a setting is seen by whoever sees the setting.
            records_sudo = (
                self.env[model].sudo().with_context(active_test=False, lang="en_US").browse(ids).exists()
            )
            xml_ids = {} if model in WITHOUT_XML_ID else records_sudo.get_external_id()
            code = CODES.get(model, records_sudo._rec_name or "display_name")
            for record in records_sudo:
                xml_id = xml_ids.get(record.id)
                name = record[code] if isinstance(record[code], str) else record.display_name
                described[model, record.id] = {**({"id": xml_id} if xml_id else {}), "name": name or ""}
        return described

    @api.model
    def _ensure_keys(self, records):
        """Return the stable key of each record: an XML id it has, or one it gets now and keeps."""
        # Who may set up rules may name them; XML ids are else for administrators alone.
        data_sudo = self.env["ir.model.data"].sudo()
        known = data_sudo.search(
            [("model", "=", records._name), ("res_id", "in", records.ids)], order="id desc"
        )
        keys = {one.res_id: one.complete_name for one in known if _is_key(one.module)}
        missing = records.filtered(lambda record: record.id not in keys)
        data_sudo.create(
            [
                {
                    "module": "__export__",
                    "name": f"{record._table}_{record.id}_{uuid4().hex[:8]}",
                    "model": record._name,
                    "res_id": record.id,
                    "noupdate": True,
                }
                for record in missing
            ]
        )
        return self._ensure_keys(records) if missing else keys


def _is_key(module):
    return module in ("__export__", "__import__") or module.startswith("inquiry_touch")


def _is_id(value):
    return isinstance(value, int) and not isinstance(value, bool)
