from dataclasses import replace
from itertools import compress, zip_longest

from odoo import api, fields, models
from odoo.http import request

from ...tools.given import narrow_given
from ...tools.turns import split_turns
from ...tools.verdict import Receipt


class InquiryLeadBirth(models.AbstractModel):
    """Leads that Odoo made itself: noted under the source of their origin, and treated as set there."""

    _name = "inquiry.lead.birth"
    _description = "Leads made in Odoo"

    def _inquiry_origin(self):
        """Return how these leads were born in Odoo: a value of ``inquiry.source.lead_origin``."""
        context = self.env.context
        if context.get("inquiry_origin"):
            return context["inquiry_origin"]
        if context.get("import_file"):
            return "odoo_import"
        if request and request.httprequest.path.startswith("/web/dataset/"):
            return "manual"
        return "api"

    def _inquiry_note_birth(self):
        """Note leads that Odoo made itself, by the source of their origin; decide what is set for it."""
        origin = self._inquiry_origin()
        # sudo: whoever may make a lead need not see arrivals, buyers and rules
        for company, leads_sudo in self.sudo().grouped(self._inquiry_company).items():
            source_sudo = self.env["inquiry.source"]._of_origin(origin, company)
            for born_at, leads in leads_sudo.grouped("create_date").items():
                traces = [f"lead-{lead.id}" for lead in leads]
                self.env["inquiry.entry"]._note(source_sudo, "born", born_at, traces=traces)
            pairs = [
                (
                    lead,
                    source_sudo._complete_birth_facts(
                        facts, self.env.context.get("inquiry_words", ""), self._inquiry_visitor_country()
                    ),
                )
                for lead, facts in zip(leads_sudo, leads_sudo._inquiry_facts(), strict=True)
            ]
            for turn in split_turns(pairs, lambda pair: {pair[1].email, pair[1].phone} - {""}):
                leads_sudo._inquiry_note_turn(source_sudo, turn)

    @api.model
    def _inquiry_visitor_country(self):
        """Return the country Odoo found for the address of a visitor who fills in a form, "" for others."""
        if not request or not self.env.user._is_public():
            return ""
        return request.geoip.country_code or ""

    def _inquiry_company(self, lead):
        return lead.company_id or self.env.company

    @api.model
    def _inquiry_note_turn(self, source_sudo, pairs):
        """Note leads of different buyers in one go."""
        leads = self.browse().concat(*(lead for lead, _facts in pairs))
        Intake = source_sudo.env["inquiry.intake"].with_company(source_sudo.company_id)
        facts_list, resolutions, classifications = Intake._decide([facts for _lead, facts in pairs])
        kinds = [self._inquiry_birth_kind(source_sudo, found) for found in classifications]
        buyers = self._inquiry_birth_buyers(facts_list, kinds)
        facts_list = [
            replace(facts, buyer_id=buyer._root().id) if buyer else facts
            for facts, buyer in zip(facts_list, buyers, strict=True)
        ]
        leads._inquiry_write_birth(source_sudo, buyers, facts_list, resolutions, classifications)
        intakes = Intake.create([lead._prepare_birth_intake_values(source_sudo) for lead in leads])
        apart = leads._inquiry_birth_apart(intakes, kinds)
        assignments = leads._inquiry_assign_birth(source_sudo, facts_list)
        self.env["inquiry.buyer.suggestion"]._suggest(
            [(buyer, one.suspicions) for buyer, one in zip(buyers, resolutions, strict=True) if buyer]
        )
        self._inquiry_log_birth(intakes, resolutions, classifications, assignments)
        if source_sudo.starts_clock or source_sudo.starts_plan:
            (leads - apart).filtered(lambda lead: not lead.inquiry_category_id.is_junk)._inquiry_start()
        # in a peak nobody is told of what its plan answers: the plan comes first
        leads._inquiry_tell_birth(assignments)

    @api.model
    def _inquiry_birth_kind(self, source_sudo, found):
        """Return as what a lead is set apart at once, "" for an inquiry: tests, what machines wrote, and junk
        that came by mail, as at our own doors. What a person typed in is no junk, whatever its words."""
        if source_sudo.is_test:
            return "test"
        if self._is_automatic_birth():
            return "automatic"
        return "junk" if found.is_junk and self._is_mail_birth() else ""

    def _inquiry_birth_apart(self, intakes, kinds):
        """Set apart those of these leads that are no inquiries, and return them."""
        apart = self.browse()
        for lead, intake, kind in zip(self, intakes, kinds, strict=True):
            if not kind:
                continue
            receipts = {
                "test": [intake.source_id._prepare_test_receipt()],
                "automatic": [Receipt("intake", "junk", "automatic")],
                "junk": [Receipt("intake", "junk", "junk")],
            }
            intake._set_junk(kind, receipts[kind])
            lead._inquiry_set_apart("test" if kind == "test" else "junk")
            apart |= lead
        return apart

    @api.model
    def _inquiry_birth_buyers(self, facts_list, kinds=()):
        """Return the buyer of each of the facts; nobody where there is no address to know one by, and for
        what is set apart."""
        asked = [
            bool(facts.email or facts.phone) and not kind
            for facts, kind in zip_longest(facts_list, kinds, fillvalue="")
        ]
        known = list(compress(facts_list, asked))
        buyers = iter(self.env["inquiry.buyer"].sudo()._ensure(known) if known else ())
        return [next(buyers) if one else self.env["inquiry.buyer"] for one in asked]

    def _inquiry_write_birth(self, source_sudo, buyers, facts_list, resolutions, classifications):
        """Write what the stages found, and nothing over what a person has set."""
        for lead, buyer, facts, resolution, found in zip(
            self, buyers, facts_list, resolutions, classifications, strict=True
        ):
            vals = {
                "inquiry_source_id": source_sudo.id,
                "inquiry_trace": source_sudo._new_trace(),
                **buyer._prepare_link_values("inquiry_"),
                "inquiry_previous_lead_id": resolution.lead_id or resolution.previous_lead_id,
                "inquiry_asked_at": lead.create_date,
                "inquiry_last_buyer_at": lead.create_date if lead._is_mail_birth() else False,
                "inquiry_category_id": lead.inquiry_category_id.id or found.category_id,
            }
            if source_sudo.starts_plan:
                # an answer needs them; a lead that is only noted keeps what Odoo and people gave it
                lead._inquiry_learn(facts)
                vals["inquiry_person_reason"] = lead._inquiry_birth_person(source_sudo, facts, found)
            if found.tag_ids and not lead.tag_ids:
                vals["tag_ids"] = [fields.Command.set(found.tag_ids)]
            for name in ("product", "intent", "urgency", "product_line_id"):
                vals[f"inquiry_{name}"] = lead[f"inquiry_{name}"] or getattr(found, name)
            if found.priority != "0" and lead.priority in (False, "0"):
                vals["priority"] = found.priority
            vals["inquiry_corrected"] = lead._inquiry_set_at_birth()
            lead.with_context(inquiry_by_rule=True).write(
                {name: value for name, value in vals.items() if value}
            )

    def _inquiry_birth_person(self, source_sudo, facts, found):
        """Return why this lead needs a person, for the plan that is to start; False when it does not."""
        return self._inquiry_find_person_reason(
            source_sudo.company_id,
            facts.text,
            self.env.context.get("inquiry_files", ()),
            self.priority if self.priority not in (False, "0") else found.priority,
            found.needs_person,
        )

    def _is_automatic_birth(self):
        return bool(self.env.context.get("inquiry_is_automatic"))

    def _is_mail_birth(self):
        return self._inquiry_origin() == "team_alias"

    def _prepare_birth_intake_values(self, source_sudo):
        return {
            "source_id": source_sudo.id,
            "company_id": source_sudo.company_id.id,
            "trace": self.inquiry_trace,
            "external_ref": f"lead-{self.id}",
            "occurred_at": self.create_date,
            "received_at": self.create_date,
            "result": "opened",
            "lead_id": self.id,
            "buyer_id": self.inquiry_buyer_id.id,
            "file_id": self.inquiry_file_id.id,
            "email_from": self.email_from,
            "subject": self.name,
        }

    def _inquiry_assign_birth(self, source_sudo, facts_list):
        """Choose owners for leads that came by mail to a team and have none; others keep what they have."""
        if source_sudo.lead_origin != "team_alias":
            return [None] * len(self)
        pairs = [
            (lead, facts)
            for lead, facts in zip(self, facts_list, strict=True)
            if not (lead.user_id or lead.inquiry_set_apart)
        ]
        chosen = (
            self.env["inquiry.assignment.policy"]._choose([facts for _lead, facts in pairs]) if pairs else []
        )
        by_lead = {}
        for (lead, _facts), assignment in zip(pairs, chosen, strict=True):
            if lead._inquiry_is_left_to_odoo(assignment):
                continue
            by_lead[lead] = assignment
            if assignment.user_id or assignment.is_waiting:
                # the buyer wrote to this team
                team_id = lead.team_id.id or assignment.team_id
                # the notice that follows tells once, in the way the policy says
                values = lead._prepare_inquiry_owner_values(replace(assignment, team_id=team_id))
                values |= lead._prepare_raised_values(source_sudo, assignment)
                lead.with_context(mail_auto_subscribe_no_notify=True, inquiry_by_rule=True).write(values)
        return [by_lead.get(lead) for lead in self]

    def _prepare_raised_values(self, source_sudo, assignment):
        """Return the priority the policy raises this lead to, and that it needs a person where that is so."""
        if assignment.priority <= (self.priority or "0"):
            return {}
        values = {"priority": assignment.priority}
        if source_sudo.starts_plan and not self.inquiry_person_reason:
            values["inquiry_person_reason"] = self._inquiry_find_person_reason(
                source_sudo.company_id, "", (), assignment.priority
            )
        return values

    def _inquiry_tell_birth(self, assignments):
        """Tell the owners we chose for these leads, as for what comes by our own doors."""
        pairs = [
            (lead, one)
            for lead, one in zip(self, assignments, strict=True)
            if one and (one.user_id or one.is_waiting)
        ]
        leads = self.browse().concat(*(lead for lead, _assignment in pairs))
        leads._inquiry_note_deputies([assignment for _lead, assignment in pairs])
        leads._inquiry_notify_owners()

    @api.model
    def _inquiry_log_birth(self, intakes, resolutions, classifications, assignments):
        entries = []
        for intake, *deciders in zip(intakes, resolutions, classifications, assignments, strict=True):
            noted = Receipt("intake", "noted", "noted", {"origin": intake.source_id.name})
            receipts = [noted] + [receipt for decider in deciders if decider for receipt in decider.receipts]
            # what the lead came with stays, whatever the rules say
            receipts = [*narrow_given(receipts, intake.lead_id._inquiry_holds)]
            if intake.lead_id.inquiry_person_reason:
                receipts.append(intake.lead_id._inquiry_person_receipt())
            entries += [
                {"lead": intake.lead_id, "intake": intake, "receipt": receipt} for receipt in receipts
            ]
        self.env["inquiry.decision"]._log(entries)
