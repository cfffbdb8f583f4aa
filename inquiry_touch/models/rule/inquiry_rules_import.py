from contextlib import closing

from psycopg2 import DataError, IntegrityError

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...exceptions import RulesFileError
from ...tools.domain_links import exchange_ids
from ...tools.rules_file import is_link, read_rules_file
from .inquiry_rules_export import CODES, WITHOUT_XML_ID


class InquiryRulesImport(models.AbstractModel):
    """Rules, policies and plans of another database, taken in by the rights of whoever brings the file."""

    _name = "inquiry.rules.import"
    _inherit = ["inquiry.rules.export"]
    _description = "Import of inquiry rules"

    @api.model
    def _read_file(self, content):
        """Return the entries of a file.

        :raises UserError: when the file cannot be used, with cause and remedy
        """
        try:
            return read_rules_file(content, self._shapes())
        except RulesFileError as error:
            text = self.env["inquiry.error"]._explain(error.code)
            raise UserError(f"{text}\n\n{error.detail}" if error.detail else text) from error

    @api.model
    def _preview(self, entries):
        """Take the entries in, as :meth:`_take_in` does, and undo all of it: nothing is written."""
        with closing(self.env.cr.savepoint()):
            results = self._take_in(entries, is_trial=True)
        # What was read from the trial meanwhile must not stay.
        self.env.registry.clear_cache()
        return results

    @api.model
    def _take_in(self, entries, *, is_trial=False):
        """Write the entries of a file, all or none of them.

        :param bool is_trial: tell what goes wrong with an entry instead of raising it
        :return list: for each entry a dict of ``key``, ``model``, ``name``, ``status`` (new, changed, same,
            refused), ``changes`` and ``problems``
        """
        known = {}
        results = []
        with self.env.cr.savepoint():
            for entry in self._in_order(entries):
                try:
                    with self.env.cr.savepoint():
                        results.append(self._take_in_one(entry, known))
                except (UserError, IntegrityError, DataError) as error:
                    result = self._prepare_refused(entry, error)
                    if not is_trial:
                        raise UserError(
                            self.env._(
                                "“%(name)s” cannot be imported, so nothing was: %(cause)s",
                                name=result["name"],
                                cause=result["problems"][0],
                            )
                        ) from error
                    results.append(result)
        return results

    @api.model
    def _in_order(self, entries):
        """Return the entries with those last that name another one of the file."""
        keys = {entry["id"] for entry in entries}
        return sorted(entries, key=lambda entry: any(key in keys for key in self._named(entry["values"])))

    @api.model
    def _named(self, values):
        return {value["id"] for value in values.values() if is_link(value) and value.get("id")}

    @api.model
    def _prepare_refused(self, entry, error):
        cause = str(error) if isinstance(error, UserError) else self._say_refused(entry, error)
        return self._prepare_result(entry, "refused", [], [cause])

    @api.model
    def _say_refused(self, entry, error):
        model = (error.diag.table_name or "").replace("_", ".")  # that of a line, maybe
        return self.env[model if model in self.env else entry["model"]]._sql_error_to_message(error)

    @api.model
    def _prepare_result(self, entry, status, changes, problems):
        said = entry["values"].get("translations", {}).get("name", {})
        return {
            "key": entry["id"],
            "model": entry["model"],
            "name": said.get(self.env.lang) or entry["values"].get("name") or entry["id"],
            "status": status,
            "changes": changes,
            "problems": problems,
        }

    @api.model
    def _take_in_one(self, entry, known):
        records = self.env[entry["model"]]
        record = self._find_record(entry)
        problems = []
        values = self._resolve(records, entry["values"], known, problems)
        if any(narrows for _text, narrows in problems):
            # Without it the setting would apply to more than it was meant for.
            values.update(records._inquiry_switched_off)
        problems = [text for text, _narrows in problems]
        changes = []
        if record:
            [present] = self.env["inquiry.snapshot"]._take(record)
            self._keep_domain(present, values)
            changes = self.env["inquiry.difference"]._describe(record, present, values)
        elif twin := records.with_context(lang="en_US").search([("name", "=", values.get("name"))], limit=1):
            name = twin.with_context(lang=self.env.lang).name
            problems.append(self.env._("“%(name)s” exists here already and stays as it is.", name=name))
        status = "changed" if changes else "same" if record else "new"
        if status != "same":
            setting, _gone = self.env["inquiry.snapshot"]._restore(record or records, values)
            self._keep_key(entry["id"], setting)
        return self._prepare_result(entry, status, changes, problems)

    @api.model
    def _find_record(self, entry):
        """Return the setting an entry is of, empty when it is new here.

        :raises UserError: when its key is taken, or belongs to a setting the user may not change
        """
        data_sudo = self._find_key(entry["id"])
        record = self.env[entry["model"]].browse(data_sudo.res_id or ()).exists()
        if data_sudo and data_sudo.model != entry["model"]:
            raise UserError(self.env._("its id %(key)s belongs to something else here.", key=entry["id"]))
        if record and not record._filtered_access("write"):
            raise AccessError(self.env._("it belongs to a company whose rules you may not change."))
        return record

    @api.model
    def _find_key(self, key):
        module, _dot, name = key.partition(".")
        # XML ids are for administrators; what they lead to is asked for by the user's own rights.
        return self.env["ir.model.data"].sudo().search([("module", "=", module), ("name", "=", name)])

    @api.model
    def _keep_key(self, key, record):
        data_sudo = self._find_key(key)
        if data_sudo:
            data_sudo.res_id = record.id
            return
        module, _dot, name = key.partition(".")
        vals = {"module": module, "name": name, "model": record._name, "res_id": record.id, "noupdate": True}
        data_sudo.create(vals)

    @api.model
    def _resolve(self, records, values, known, problems):
        """Return values of a file as a snapshot: ids for links.

        :param dict known: what was looked up so far
        :param list problems: gets a tuple for each link that leads nowhere: what to tell, and whether the
            setting would apply to more without it
        """
        resolved = {name: value for name, value in values.items() if name not in records._fields}
        for name in values.keys() - resolved.keys():
            field, value = records._fields[name], values[name]
            if name == "when_domain":
                value = self._resolve_domain(field, value, known, problems)
            elif field.type == "one2many":
                value = self._resolve_lines(field, value, known, problems)
            elif field.type == "many2many":
                found = [self._find_link(field, field.comodel_name, link, known, problems) for link in value]
                value = [one for one in found if one]
            elif field.type in ("many2one", "reference") and value:
                model = value.get("model") or field.comodel_name
                found = self._find_link(field, model, value, known, problems)
                value = found and (f"{model},{found}" if field.type == "reference" else found)
                if name == "company_id" and not found:
                    value = self.env.company.id
            resolved[name] = value or (False if value == "" else value)
        return resolved

    @api.model
    def _resolve_lines(self, field, lines, known, problems):
        """Return the lines of which all they cannot do without is here."""
        Line = self.env[field.comodel_name]
        resolved = []
        for line in lines:
            values = self._resolve(Line, line, known, problems)
            needed = (name for name, value in line.items() if is_link(value) and self._needs(Line, name))
            if all(values[name] for name in needed):
                resolved.append(values)
        return resolved

    @api.model
    def _needs(self, Line, name):
        return Line._fields[name].required or Line._fields[name].type == "reference"

    @api.model
    def _resolve_domain(self, field, value, known, problems):
        if not isinstance(value, list):
            return value
        lost = []

        def exchange(model, one):
            found = self._find_link(field, model, one, known, problems) if is_link(one) else one
            lost.extend([one] if is_link(one) and not found else [])
            return found

        domain = exchange_ids(value, self._model_of, exchange)
        # Half a condition says something else: then there is none, and the setting comes in switched off.
        return "[]" if lost else repr([tuple(leaf) if isinstance(leaf, list) else leaf for leaf in domain])

    @api.model
    def _keep_domain(self, present, values):
        """Leave a condition as it was typed where the file says the same in other letters."""
        if "when_domain" not in values:
            return
        said = (self._read_domain(one["when_domain"]) for one in (present, values))
        plain, other = (one and exchange_ids(one, lambda _path: None, None) for one in said)
        if plain == other and plain is not None:
            values["when_domain"] = present["when_domain"]

    @api.model
    def _find_link(self, field, model, link, known, problems):
        """Return the id of the record a link names, False when the user sees none or cannot tell which."""
        sign = (model, link.get("id"), link.get("name"))
        if sign not in known:
            known[sign] = self._look_up(model, link)
        found = known[sign]
        if len(found) == 1:
            return found.id
        problems.append((self._say_lost(field, model, link, found), field.name.startswith("when_")))
        return False

    @api.model
    def _say_lost(self, field, model, link, found):
        label, name = field._description_string(self.env), link.get("name") or link.get("id")
        if field.name == "company_id":
            return self.env._(
                "%(field)s: “%(name)s” is not here; it is imported for %(company)s.",
                field=label,
                name=name,
                company=self.env.company.name,
            )
        if found:
            return self.env._(
                "%(field)s: several are called “%(name)s”, so it is left out. Rename all but one.",
                field=label,
                name=name,
            )
        if model == "res.users":
            return self.env._(
                "%(field)s: nobody here has the login “%(name)s”, so it is left out. Add the user.",
                field=label,
                name=name,
            )
        return self.env._(
            "%(field)s: “%(name)s” is not here, so it is left out. Set it up under this name.",
            field=label,
            name=name,
        )

    @api.model
    def _look_up(self, model, link):
        """Return the records a link may mean, of those the user sees: by XML id, else by code or name."""
        records = self.env[model].with_context(active_test=False)
        if link.get("id") and model not in WITHOUT_XML_ID:
            data_sudo = self._find_key(link["id"])
            found = records.browse(data_sudo.res_id if data_sudo.model == model else ()).exists()
            if found._filtered_access("read"):
                return found
        code = CODES.get(model, records._rec_name)
        if not (link.get("name") and code and records._fields[code]._description_searchable):
            return records
        # The file speaks English; where the name was never English, the reader's language finds it.
        for lang in ("en_US", self.env.lang):
            found = records.with_context(lang=lang).search([(code, "=", link["name"])])
            if found:
                break
        if not found and model == "crm.tag":
            found = self.env["inquiry.tag.former"]._find_tags([link["name"]]).get(link["name"], found)
        if len(found) > 1 and "company_id" in found:
            found = found.filtered(lambda one: one.company_id == self.env.company) or found
        return found
