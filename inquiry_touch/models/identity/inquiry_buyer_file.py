from odoo import api, fields, models

from ...tools.identity_keys import keys_of, with_mailbox

# What a file is completed with, from later messages and from files merged into it.
COMPLETED = ("name", "email_from", "phone", "partner_name", "country_id", "state_id", "lang_id")
QUIET = {"tracking_disable": True, "mail_create_nolog": True, "mail_create_nosubscribe": True}


class InquiryBuyerFile(models.AbstractModel):
    """The file of a buyer: made by itself with the first message and completed by later ones."""

    _name = "inquiry.buyer.file"
    _description = "File of a buyer"

    @api.model
    def _ensure(self, facts_list):
        """Return the file of each of the facts, made with its keys where there is none, and completed.

        It is the file the keys belong to; whoever reads the buyer follows :meth:`_root`.

        :return list: ``inquiry.buyer`` records, one for each
        :raises ConcurrencyError: when another connection makes the same new buyer; Odoo and our job then try
            again in a new transaction, and find it
        """
        buyers_sudo = self.sudo().with_context(**QUIET)  # the road writes buyers, people do not by hand
        ids = [facts.file_id or facts.buyer_id for facts in facts_list]
        known = [buyers_sudo.browse(one or ()).with_prefetch(ids) for one in ids]
        is_new = [buyers_sudo._needs_file(*pair) for pair in zip(known, facts_list, strict=True)]
        vals_list = [
            {**buyers_sudo._prepare_buyer_values(facts), "merged_into_id": buyer._root().id}
            for buyer, facts, new in zip(known, facts_list, is_new, strict=True)
            if new
        ]
        made = iter(buyers_sudo.create(vals_list))
        files = [next(made) if new else buyer for buyer, new in zip(known, is_new, strict=True)]
        moments = [facts.asked_at or fields.Datetime.now() for facts in facts_list]
        # an order event locks the buyer like a message, and is none
        seen = [None if facts.order_event else at for facts, at in zip(facts_list, moments, strict=True)]
        buyers_sudo._mark_files_seen(files, seen)
        places = self.env["inquiry.marketplace"]._all_places
        keys_list = [
            with_mailbox(keys_of(facts, places(facts.company_id or self.env.company.id)), facts.name)
            for facts in facts_list
        ]
        self.env["inquiry.buyer.key"].sudo()._attach(list(zip(files, keys_list, moments, strict=True)))
        for file, facts, new in zip(files, facts_list, is_new, strict=True):
            if not new:
                file._inquiry_learn(facts)
                file._complete(facts)
        merged = buyers_sudo.concat(*(file for file, new in zip(files, is_new, strict=True) if new))
        self.env["inquiry.buyer.merge"].sudo()._note_shared(merged.filtered("merged_into_id"))
        return [self.browse(file.id) for file in files]

    @api.model
    def _needs_file(self, buyer, facts):
        """Say whether a file is missing: nobody is known, or only in another company that shares buyers."""
        return not buyer or bool(facts.company_id and buyer.company_id.id != facts.company_id)

    @api.model
    def _mark_files_seen(self, files, moments):
        """Note when the buyers were seen: their files, and those they were merged into."""
        seen = {}
        for file, at in zip(files, moments, strict=True):
            for one in file | file._root():
                seen[one.id] = max(filter(None, (seen.get(one.id), at)), default=None)
        self._mark_seen(seen)

    @api.model
    def _prepare_buyer_values(self, facts):
        """Return the values of a new buyer; an addon adds what it knows."""
        names = (facts.name, facts.company, facts.email, facts.phone, facts.external_buyer_id)
        return {
            **self._prepare_estimate_values(facts),
            "name": next(filter(None, names), facts.order_ref),
            "email_from": facts.email,
            "phone": facts.phone,
            "partner_name": facts.company,
            "company_id": facts.company_id or self.env.company.id,
            "state_id": facts.state_id or False,
        }

    def _complete(self, facts):
        """Fill what is empty from a further message; what is there, a person may have set."""
        self.ensure_one()
        found = self._prepare_buyer_values(facts)
        own = self._own_values()
        vals = {name: found[name] for name in COMPLETED if found[name] and self._is_gap(name, own[name])}
        if vals.get("name") and (not facts.name or vals["name"] == own["name"]):
            del vals["name"]
        if vals.get("state_id") and (vals.get("country_id") or own["country_id"]) != facts.country_id:
            del vals["state_id"]
        if vals:
            self._set_own(vals)

    def _is_gap(self, name, value):
        """Say whether a value is none: empty, or an address that stands for a name."""
        return not value or (name == "name" and not self._stated_name(value))

    def _stated_name(self, name=None):
        """Return the name, unless an address stands for it."""
        self.ensure_one()
        name = self.name if name is None else name
        keys = self.key_ids.mapped("value") if name and " " not in name else []
        return "" if not name or name in (self.email_from, self.phone, *keys) else name
