import json

from odoo import api, models
from odoo.fields import Command

from ...tools.domain_values import ids_in_domain, replace_in_domain
from ...tools.setting_difference import TRANSLATIONS, pair_lines


class InquirySnapshot(models.AbstractModel):
    """The values of a setting and its lines as plain JSON, and the way back into the setting."""

    _name = "inquiry.snapshot"
    _description = "Values of an inquiry setting"

    @api.model
    def _take(self, records):
        """Return the values of each record as JSON would give them back, its lines included."""
        # Texts are compared in one language, else each reader's language would look like a change.
        records = records.sudo().with_context(active_test=False, lang="en_US")
        rows = records.read(self._field_names(records), load=None)
        for row, texts in zip(rows, self._texts(records, rows), strict=True):
            row[TRANSLATIONS] = texts
        for name in self._line_names(records):
            lines = self._lines(records, name)
            values = dict(zip(lines.ids, self._take(lines), strict=True))
            for row in rows:
                row[name] = [values[line_id] for line_id in row[name] if line_id in values]
        return json.loads(json.dumps(rows, default=str))

    @api.model
    def _lines(self, records, name):
        """Return the lines in force; those put aside are no part of the setting any more."""
        return records[name].filtered(lambda line: "active" not in line or line.active)

    @api.model
    def _texts(self, records, rows):
        """Return the translations of each record in all languages, ``{field: {language: text}}``.

        A language that says what English says has no text of its own: False.
        """
        languages = self._languages()
        names = self._text_names(records) if languages else []
        said = {code: records.with_context(lang=code).read(names, load=None) for code in languages if names}
        return [
            {
                name: {
                    code: others[position][name] != row[name] and others[position][name]
                    for code, others in said.items()
                }
                for name in names
            }
            for position, row in enumerate(rows)
        ]

    @api.model
    def _languages(self):
        return [code for code, _name in self.env["res.lang"].get_installed() if code != "en_US"]

    @api.model
    def _text_names(self, records):
        return [name for name in self._field_names(records) if records._fields[name].translate]

    @api.model
    def _field_names(self, records):
        """Return the fields of a setting that a person sets: stored, not kept by us."""
        owner = getattr(records, "_line_of", "")
        return [
            name
            for name, field in records._fields.items()
            if field.store
            and not (name in models.MAGIC_COLUMNS or field.readonly or name == owner)
            and (field.type != "one2many" or field.copy)
        ]

    @api.model
    def _line_names(self, records):
        """Return the lists that are part of a setting: those that are copied with it."""
        return [name for name in self._field_names(records) if records._fields[name].type == "one2many"]

    @api.model
    def _links(self, records, values):
        """Return a set of field, model and id of all these values and their lines link to."""
        links = set()
        for name in values.keys() & set(self._field_names(records)):
            field, value = records._fields[name], values[name]
            if field.type == "one2many":
                links.update(*(self._links(self.env[field.comodel_name], line) for line in value))
            elif field.type == "reference" and value:
                model, _comma, number = value.partition(",")
                links.add((field, model, int(number)))
            elif field.type in ("many2one", "many2many"):
                ids = value if isinstance(value, list) else [value]
                links.update((field, field.comodel_name, one) for one in ids if one)
        return links

    @api.model
    def _follow_tags(self, records, values):
        """Return a copy of values that names, for each tag that was merged since, the one that stayed."""
        stayed = {former.former_id: former.tag_id.id for former in self.env["inquiry.tag.former"].search([])}
        return self._replace_tags(records, values, stayed) if stayed else dict(values)

    @api.model
    def _replace_tags(self, records, values, stayed):
        replaced = dict(values)
        for name in values.keys() & set(self._field_names(records)):
            field, value = records._fields[name], values[name]
            if field.type == "one2many":
                Line = self.env[field.comodel_name]
                replaced[name] = [self._replace_tags(Line, line, stayed) for line in value]
            elif field.comodel_name == "crm.tag":
                ids = value if isinstance(value, list) else [value]
                ids = list(dict.fromkeys(stayed.get(one, one) for one in ids))
                replaced[name] = ids if isinstance(value, list) else ids[0]
            elif name == "when_domain":
                replaced[name] = self._replace_tags_asked_for(value, stayed)
        return replaced

    @api.model
    def _replace_tags_asked_for(self, text, stayed):
        domain = self.env["inquiry.rules.export"]._read_domain(text)
        asked_for = ids_in_domain(domain or [], "tag_ids") & stayed.keys()
        for former in asked_for:
            domain = replace_in_domain(domain, "tag_ids", {former}, stayed[former])
        return repr(domain) if asked_for else text

    @api.model
    def _link_names(self, links):
        """Return ``{(model, id): name}``, in the reader's language, of the links that lead somewhere."""
        ids_by_model = {}
        for _field, model, number in links:
            ids_by_model.setdefault(model, set()).add(number)
        names = {}
        for model, ids in ids_by_model.items():
            if model in self.env:
                # A name in a setting is seen by whoever sees the setting.
                records = self.env[model].sudo().with_context(active_test=False).browse(ids).exists()
                names.update({(model, record.id): record.display_name for record in records})
        return names

    @api.model
    def _restore(self, records, values):
        """Give a setting these values, by the rights of whoever asks; an empty recordset gets a new one.

        What the values link to and is there no more is left out.

        :return: the setting, and the list of tuples of field, model and id left out
        """
        links = self._links(records, values)
        names = self._link_names(links)
        gone = [link for link in links if link[1:] not in names]
        vals = self._prepare_values(records, values, {link[1:] for link in gone})
        if any(self._narrows(field) for field, _model, _id in gone):
            # Without it the setting would apply to more than it was meant for.
            vals.update(records._inquiry_switched_off)
        saving = records.with_context(inquiry_rule_restoring=True)
        if records:
            saving.write(vals)
        else:
            saving = saving.create([vals])
        self._write_texts(saving, values)
        records = records.browse(saving.ids)
        records.env.flush_all()
        records.invalidate_recordset(self._line_names(records))  # to have the lines in their order
        records._save_version()
        return records, gone

    @api.model
    def _prepare_values(self, record, values, gone):
        """Return what to write on the record, or to create one with, for it to have these values."""
        vals = {}
        for name in self._field_names(record):
            field = record._fields[name]
            if name not in values or (record and field.translate):
                continue
            value = values[name]
            if field.type == "one2many":
                value = self._prepare_lines(record, name, value, gone)
            elif field.type == "many2many":
                value = [Command.set([one for one in value if (field.comodel_name, one) not in gone])]
            elif self._is_gone(field, value, gone):
                value = False
            elif field.translate:
                value = values.get(TRANSLATIONS, {}).get(name, {}).get(self.env.lang) or value
            vals[name] = value
        return vals

    @api.model
    def _narrows(self, field):
        return field.name == "company_id" or field.name.startswith("when_")

    @api.model
    def _is_gone(self, field, value, gone):
        if field.type == "reference" and value:
            model, _comma, number = value.partition(",")
            return (model, int(number)) in gone
        return field.type == "many2one" and (field.comodel_name, value) in gone

    @api.model
    def _prepare_lines(self, record, name, wanted, gone):
        Line = self.env[record._fields[name].comodel_name]
        wanted = [line for line in wanted if not self._lacks(Line, line, gone)]
        lines = self._lines(record, name)
        present = self._take(lines)
        commands, new_at = [], set()
        for line, other in pair_lines(wanted, present, Line._line_key):
            known = Line.browse(other["id"]) if other else Line
            is_new = not known or self._is_another(Line, line, new_at)
            if known and (is_new or not line):
                commands.append(Command.delete(known.id))
            elif known:
                commands.append(Command.update(known.id, self._prepare_values(known, line, gone)))
            if line and is_new:
                commands.append(Command.create(self._prepare_values(Line, line, gone)))
                new_at.add(line.get("sequence"))
        return commands

    @api.model
    def _is_another(self, Line, line, new_at):
        """Return whether a line cannot be the present one, but is made anew; with a key it always can.

        :param set new_at: places in the order at which new lines stand, behind which an older one cannot stay
        """
        return bool(not Line._line_key and line and line.get("sequence") in new_at)

    @api.model
    def _lacks(self, Line, line, gone):
        """Return whether a line makes no sense any more: what it is about is gone."""
        fields = (Line._fields[name] for name in self._field_names(Line) if name in line)
        return any(
            (field.required or field.type == "reference") and self._is_gone(field, line[field.name], gone)
            for field in fields
        )

    @api.model
    def _write_texts(self, record, values):
        """Give the translated fields of a setting and its lines their texts in all languages."""
        present = self._take(record)[0]
        for name in self._text_names(record):
            if name in values:
                self._write_text(record, name, values, present)
        for name in self._line_names(record):
            Line = self.env[record._fields[name].comodel_name]
            if name in values and self._text_names(Line):
                for line, other in pair_lines(values[name], present[name], Line._line_key):
                    if line and other:
                        self._write_texts(Line.with_env(record.env).browse(other["id"]), line)

    @api.model
    def _write_text(self, record, name, values, present):
        languages = {"en_US", *self._languages()}
        texts = {"en_US": values[name] or "", **values.get(TRANSLATIONS, {}).get(name, {})}
        known = {"en_US": present[name] or "", **present[TRANSLATIONS].get(name, {})}
        news = {
            code: text for code, text in texts.items() if code in languages and text != known.get(code, False)
        }
        if news:
            record.update_field_translations(name, news)
