from ast import literal_eval
from collections import Counter

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...tools.domain_values import ids_in_domain, replace_in_domain


class InquiryTagMerging(models.AbstractModel):
    """Tags that mean the same become one: all that points at them follows."""

    _name = "inquiry.tag.merging"
    _description = "Merging of tags"

    def _inquiry_merge(self, kept):
        """Merge these tags into the one that stays: leads, rules, conditions and whatever else has them.

        To be called with all rights: who merges tags need not see all that has them.

        :raises UserError: where :meth:`_inquiry_merge_problem` says why not
        """
        if problem := (self | kept)._inquiry_merge_problem():
            raise UserError(problem)
        going = self - kept
        settings = going._inquiry_settings_with()
        going._inquiry_keep_names(kept)
        for name in ("inquiry_group_id", "inquiry_user_id"):
            kept[name] = kept[name] or going[name][:1]
        merger = self.env["base.partner.merge.automatic.wizard"]
        merger._update_foreign_keys_generic(self._name, going, kept)
        merger._update_reference_fields_generic(self._name, going, kept)
        going._inquiry_replace_in_conditions(kept)
        self.env.invalidate_all()
        going.unlink()
        for records in settings:
            records._save_version()

    def _inquiry_merge_problem(self):
        """Return in words why these tags cannot be merged, "" when they can."""
        _ = self.env._
        if len(self) < 2:
            return _("Choose two tags or more: one stays, the others become it.")
        asked_for = self._inquiry_asked_for()
        counts = Counter(rule for tag in self for rule in asked_for.get(tag.id, ()))
        if both := [rule.name for rule, count in counts.items() if count > 1]:
            return _(
                "The further condition of “%(rules)s” tells these tags apart, and would mean something else "
                "afterwards. Change that condition first.",
                rules=", ".join(sorted(both)),
            )
        return ""

    def _inquiry_count_links(self):
        """Count what points at these tags.

        :return dict: numbers by what the reader calls the kind of record
        """
        self.env.flush_all()
        counts = Counter()
        labels = self._inquiry_table_labels()
        for table, column in self._inquiry_links():
            names = {"table": SQL.identifier(table), "column": SQL.identifier(column)}
            [(count,)] = self.env.execute_query(
                SQL("SELECT count(*) FROM %(table)s WHERE %(column)s IN %(ids)s", ids=self._ids, **names)
            )
            counts[labels.get(table, table)] += count
        asked_for = self._inquiry_asked_for()
        named = {rule for tag in self for rule in asked_for.get(tag.id, ())}
        counts[self.env._("Further conditions")] += len(named)
        return +counts

    @api.model
    def _inquiry_table_labels(self):
        """Return what the records are called that have tags in each table."""
        labels = {}
        for name in self.env:
            Model = self.env[name]
            if Model._abstract or Model._transient:
                continue
            label = self.env["ir.model"].sudo()._get(name).name
            labels[Model._table] = label
            for field in Model._fields.values():
                if field.type == "many2many" and field.store and field.comodel_name == self._name:
                    labels.setdefault(field.relation, label)
        return labels

    def _inquiry_settings_with(self):
        """Return the settings that give or name these tags, one recordset for each model."""
        asked_for = self._inquiry_asked_for()
        found = {}
        for rule in (rule for tag in self for rule in asked_for.get(tag.id, ())):
            found[rule._name] = found.get(rule._name, rule) | rule
        for name in self.env:
            Model = self.env[name]
            if Model._abstract or not hasattr(Model, "_save_version"):
                continue
            for field in Model._fields.values():
                if field.type == "many2many" and field.store and field.comodel_name == self._name:
                    records = Model.with_context(active_test=False).search([(field.name, "in", self.ids)])
                    found[name] = found.get(name, records) | records
        return list(found.values())

    def _inquiry_replace_in_conditions(self, kept):
        asked_for = self._inquiry_asked_for()
        for rule in {rule for tag in self for rule in asked_for.get(tag.id, ())}:
            domain = self._inquiry_read_condition(rule)
            rule.when_domain = repr(replace_in_domain(domain, "tag_ids", set(self.ids), kept.id))

    @api.model
    def _inquiry_asked_for(self):
        """Return the tags that further conditions of rules name, each with those rules."""
        named = {}
        for name in self.env:
            Model = self.env[name]
            if "when_domain" in Model._fields and not Model._abstract:
                # conditions of all companies: what one asks for is in use
                rules_sudo = Model.sudo().with_context(active_test=False)
                for rule in rules_sudo.search([("when_domain", "like", "tag_ids")]):
                    for tag_id in ids_in_domain(self._inquiry_read_condition(rule), "tag_ids"):
                        named.setdefault(tag_id, []).append(rule)
        return named

    @api.model
    def _inquiry_read_condition(self, rule):
        try:
            return literal_eval(rule.when_domain.strip())
        except (ValueError, SyntaxError):
            return []  # it is skipped as it is, and says so

    def _inquiry_keep_names(self, kept):
        """Write down what was merged, so that old names go on meaning something."""
        vals_list = [
            {
                "name": tag.name,
                "former_id": tag.id,
                "tag_id": kept.id,
                "count": tag.inquiry_lead_count,
                "user_id": self.env.uid,
            }
            for tag in self
        ]
        formers = self.env["inquiry.tag.former"].create(vals_list)
        for former, tag in zip(formers, self, strict=True):
            for lang, _name in self.env["res.lang"].get_installed():
                former.with_context(lang=lang).name = tag.with_context(lang=lang).name
