from odoo import api, models
from odoo.tools import format_list

from ...tools.keywords import split_words
from ...tools.setting_difference import TRANSLATIONS, differs, pair_lines

WORDS_SHOWN = 5
LONGEST_TEXT = 120


class InquiryDifference(models.AbstractModel):
    """What differs between two snapshots of a setting, in sentences for whoever reads them."""

    _name = "inquiry.difference"
    _description = "Difference between versions of a setting"

    @api.model
    def _describe(self, records, old, new, kept_names=None, skipped=()):
        """Return what is new in ``new``, in the reader's words; fields only one of the two has say nothing.

        :param records: any recordset of the setting's model
        :param dict kept_names: ``{model: {id: name}}``, what links were called that may lead nowhere now
        :param skipped: names of fields not to speak of
        :return list: sentences
        """
        snapshots = self.env["inquiry.snapshot"]
        links = snapshots._links(records, old) | snapshots._links(records, new)
        names = snapshots._link_names(links)
        for _field, model, number in links:
            names.setdefault((model, number), self._former_name(kept_names, model, number))
        return self._say_changes(records, old, new, names, skipped)

    @api.model
    def _former_name(self, kept_names, model, number):
        name = (kept_names or {}).get(model, {}).get(str(number)) or self.env._(
            "no. %(number)s", number=number
        )
        return self.env._("%(name)s (no longer there)", name=name)

    @api.model
    def _say_changes(self, records, old, new, names, skipped=()):
        said = []
        for name in self.env["inquiry.snapshot"]._field_names(records):
            if name in old and name in new and name not in skipped:
                field = records._fields[name]
                say = {"one2many": self._say_lines, "many2many": self._say_links}.get(
                    field.type, self._say_one
                )
                if field.type == "char" and name in getattr(records, "_line_words", ()):
                    say = self._say_words
                said += say(field, old[name], new[name], names)
                said += self._say_texts(field, old, new)
        return said

    @api.model
    def _say_one(self, field, old, new, names):
        if field.translate or not differs(old or False, new or False):
            return []  # texts are told by language
        return [self._say_change(self._label(field), *(self._say(field, one, names) for one in (old, new)))]

    @api.model
    def _say_change(self, label, old, new):
        return self.env._("%(field)s: %(old)s → %(new)s", field=label, old=old, new=new)

    @api.model
    def _say_texts(self, field, old, new):
        """Tell in which languages a text changed; the reader's own needs no name."""
        if not field.translate:
            return []
        own = self.env.lang or "en_US"
        languages = dict(self.env["res.lang"].get_installed())
        olds, news = (self._texts_of(field, values, own) for values in (old, new))
        said = []
        codes = olds.keys() & news.keys() & languages.keys()
        for code in sorted(codes, key=lambda code: (code != own, code)):
            if differs(olds[code] or False, news[code] or False):
                label = self._label(field)
                if code != own:
                    label = self.env._("%(field)s (%(language)s)", field=label, language=languages[code])
                said.append(self._say_change(label, olds[code] or "–", news[code] or "–"))
        return said

    @api.model
    def _texts_of(self, field, values, own):
        """Return the texts by language; who has none in the own language reads the English one."""
        english, texts = values[field.name], dict(values.get(TRANSLATIONS, {}).get(field.name, {}))
        if own == "en_US" or texts.get(own):
            texts["en_US"] = english
        return {**texts, own: texts.get(own) or english}

    @api.model
    def _say_links(self, field, old, new, names):
        added, removed = (
            sorted(names[field.comodel_name, one] for one in some if one not in others)
            for some, others in ((new, old), (old, new))
        )
        return self._say_added(self._label(field), added, removed)

    @api.model
    def _say_words(self, field, old, new, _names):
        old, new = split_words(old or ""), split_words(new or "")
        added = [f"“{word}”" for word in new if word not in old]
        removed = [f"“{word}”" for word in old if word not in new]
        return self._say_added(self._label(field), added, removed)

    @api.model
    def _say_added(self, label, added, removed):
        added, removed = format_list(self.env, added), format_list(self.env, removed)
        if added and removed:
            return [
                self.env._(
                    "%(field)s: %(added)s added, %(removed)s removed",
                    field=label,
                    added=added,
                    removed=removed,
                )
            ]
        if added:
            return [self.env._("%(field)s: %(added)s added", field=label, added=added)]
        return [self.env._("%(field)s: %(removed)s removed", field=label, removed=removed)] if removed else []

    @api.model
    def _say_lines(self, field, old, new, names):
        Line = self.env[field.comodel_name]
        label, said, is_moved = self._label(field), [], False
        for line, former in pair_lines(new, old, Line._line_key, Line._line_words):
            title = self._title(Line, line or former, names)
            if not former:
                said.append(self.env._("%(field)s: %(added)s added", field=label, added=title))
            elif not line:
                said.append(self.env._("%(field)s: %(removed)s removed", field=label, removed=title))
            else:
                changes = self._say_changes(Line, former, line, names, ("sequence",))
                said += [
                    self.env._("%(field)s, %(line)s – %(change)s", field=label, line=title, change=one)
                    for one in changes
                ]
                is_moved |= differs(former.get("sequence"), line.get("sequence"))
        if is_moved and not said:
            said.append(self.env._("%(field)s: put in another order", field=label))
        return said

    @api.model
    def _title(self, Line, line, names):
        """Return what a person calls a line by."""
        parts = []
        for name in Line._line_title:
            field, value = Line._fields[name], line.get(name)
            if name in Line._line_words:
                words = [f"“{word}”" for word in split_words(value or "")]
                parts.append(", ".join(words[:WORDS_SHOWN]) + (" …" if len(words) > WORDS_SHOWN else ""))
            elif value:
                texts = line.get(TRANSLATIONS, {}).get(name, {})
                parts.append(texts.get(self.env.lang) or self._say(field, value, names))
        return " ".join(parts)

    @api.model
    def _say(self, field, value, names):
        """Return a value as a person reads it."""
        if field.type == "boolean":
            return self.env._("yes") if value else self.env._("no")
        if field.type in ("integer", "float"):
            return f"{value or 0:g}"
        if value in (False, None, "", "[]"):
            return "–"
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, str(value))
        if field.type == "many2one":
            return names[field.comodel_name, value]
        if field.type == "reference":
            model, _comma, number = value.partition(",")
            return names[model, int(number)]
        text = " ".join(str(value).split())
        return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"

    @api.model
    def _label(self, field):
        return field._description_string(self.env)
