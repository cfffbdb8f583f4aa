from collections import defaultdict
from dataclasses import dataclass, replace

from odoo import api, fields, models

from ...tools.case_choice import CaseChoice, OpenCase, choose_case
from ...tools.verdict import Receipt, Resolution


@dataclass(frozen=True)
class History:
    """What the buyers of one batch wrote before, read once for all of them."""

    threads: dict  # the lead each thread belongs to, by its id
    cases: dict  # open leads by buyer
    continuing: dict  # the open lead that continues a closed one, by that one
    owners: dict  # who looked after the buyer last, by buyer


class InquiryBuyerResolution(models.AbstractModel):
    """The identity stage of a buyer: who wrote, and to which case it belongs."""

    _name = "inquiry.buyer.resolution"
    _inherit = ["inquiry.buyer.recognition"]
    _description = "Resolution of buyers"

    @api.model
    def _resolve(self, facts_list):
        """Find who wrote, and the case the message belongs to; nothing is created or changed.

        The number of queries does not depend on how many facts there are.

        :param list facts_list: :class:`InquiryFacts` of different buyers
        :return list: one :class:`Resolution` for each
        """
        # A buyer is one person whoever owns the inquiries: a salesperson's view of them would split him.
        buyers_sudo = self.env["inquiry.buyer"].sudo()
        facts_list = self.env["inquiry.intake"]._find_threads(facts_list)
        recognitions = buyers_sudo._recognise(facts_list)
        history = buyers_sudo._read_history(facts_list, [one.buyer for one in recognitions])
        return [
            buyers_sudo._conclude(facts, recognition, history)
            for facts, recognition in zip(facts_list, recognitions, strict=True)
        ]

    @api.model
    def _read_history(self, facts_list, buyers):
        Lead = self.env["crm.lead"].with_context(active_test=False)
        buyers = self.concat(*buyers)
        threads = Lead.search([("id", "in", [facts.thread_lead_id for facts in facts_list])])
        open_leads = Lead.search(
            [
                ("active", "=", True),
                ("won_status", "=", "pending"),
                "|",
                ("inquiry_buyer_id", "in", buyers.ids),
                ("inquiry_previous_lead_id", "in", (threads - threads._inquiry_filter_open()).ids),
            ]
        )
        cases = defaultdict(list)
        for lead in open_leads:
            cases[lead.inquiry_buyer_id].append(lead)
        return History(
            threads={lead.id: lead for lead in threads},
            cases=cases,
            continuing={lead.inquiry_previous_lead_id: lead for lead in open_leads},
            owners=self._read_owners(buyers),
        )

    @api.model
    def _read_owners(self, buyers):
        """Return who looked after each buyer last and still is there: users by buyer."""
        Lead = self.env["crm.lead"].with_context(active_test=False)
        groups = Lead._read_group(
            [
                ("inquiry_buyer_id", "in", buyers.ids),
                ("user_id.active", "=", True),
                ("inquiry_set_apart", "=", False),
            ],
            ["inquiry_buyer_id"],
            ["id:max"],
        )
        last_leads = Lead.browse(sorted(lead_id for _buyer, lead_id in groups))
        return {lead.inquiry_buyer_id: lead.user_id for lead in last_leads}

    @api.model
    def _conclude(self, facts, recognition, history):
        """Say to which case a message belongs: that of its thread first, else one the buyer wrote on."""
        thread = history.threads.get(facts.thread_lead_id)
        if thread and thread.company_id.id in (False, facts.company_id):
            return self._conclude_thread(facts, recognition, history, thread)
        return self._conclude_case(facts, recognition, history)

    @api.model
    def _conclude_thread(self, facts, recognition, history, thread):
        known = self._prepare_known_receipts(facts, recognition)
        if thread._inquiry_filter_open():
            receipt = Receipt("identity", "joined", "thread")
            return self._prepare_join(recognition, thread, [*known, receipt])
        company = thread.company_id or self.env["res.company"].browse(facts.company_id)
        if company.inquiry_closed_case == "reopen":
            receipt = Receipt("identity", "reopened", "reopened")
            return replace(self._prepare_join(recognition, thread, [*known, receipt]), reopens=True)
        if thread in history.continuing:
            receipt = Receipt("identity", "joined", "continued_case", {"inquiry": thread.name})
            return self._prepare_join(recognition, history.continuing[thread], [*known, receipt])
        resolution = self._conclude_case(facts, recognition, history)
        if resolution.lead_id:
            return resolution
        # The owner of the closed case knows it, even when a colleague of the buyer wrote.
        owner_id = resolution.known_user_id or thread.user_id.filtered("active").id or 0
        receipt = Receipt("identity", "linked", "closed_case", {"inquiry": thread.name})
        return replace(
            resolution,
            previous_lead_id=thread.id,
            known_user_id=owner_id,
            receipts=(*resolution.receipts, receipt),
        )

    @api.model
    def _conclude_case(self, facts, recognition, history):
        receipts = self._prepare_known_receipts(facts, recognition)
        # Companies that share a buyer still have their own cases.
        # One conversation at a marketplace is one case, whatever else its buyer asks.
        is_alone = not recognition.buyer or facts.thread_ref
        cases = [] if is_alone else history.cases.get(recognition.buyer, [])
        leads = [lead for lead in cases if lead.company_id.id in (False, facts.company_id)]
        # What was written at a marketplace is no part of a case elsewhere, nor the other way round.
        place_id = self.env["inquiry.marketplace"]._id_by_code(facts.marketplace)
        there = [lead for lead in leads if lead.inquiry_marketplace_id.id == place_id]
        days = self.env["res.company"].browse(facts.company_id or self.env.company.id).inquiry_case_days
        choice = choose_case(
            [self._prepare_case(lead) for lead in there],
            facts.asked_at or fields.Datetime.now(),
            facts.order_ref,
            days,
            facts.conversation_ref,
        )
        if leads and not there:
            choice = CaseChoice(0, "other_marketplace")
        if choice.reason:
            verdict = "joined" if choice.lead_id else "new_case"
            receipts.append(Receipt("identity", verdict, choice.reason, {"days": days}))
        owner = history.owners.get(recognition.buyer)
        return self._prepare_resolution(
            recognition,
            lead_id=choice.lead_id,
            known_user_id=owner.id if owner else 0,
            receipts=tuple(receipts),
        )

    @api.model
    def _prepare_case(self, lead):
        last_at = lead.inquiry_last_buyer_at or lead.inquiry_asked_at or lead.create_date
        return OpenCase(lead.id, last_at, lead.inquiry_order_ref or "", lead.inquiry_conversation_ref or "")

    @api.model
    def _prepare_join(self, recognition, lead, receipts):
        return self._prepare_resolution(
            recognition,
            lead_id=lead.id,
            known_user_id=lead.user_id.filtered("active").id or 0,
            receipts=tuple(receipts),
        )

    @api.model
    def _prepare_resolution(self, recognition, **values):
        return Resolution(
            buyer_id=recognition.buyer.id or 0,
            file_id=recognition.file.id or 0,
            score=recognition.match.score,
            agreeing=recognition.match.agreeing,
            suspicions=recognition.suspicions,
            **values,
        )

    @api.model
    def _prepare_known_receipts(self, facts, recognition):
        receipts = [self._prepare_known_receipt(facts, recognition)]
        if recognition.suspicions:
            others = self.browse(one.buyer_id for one in recognition.suspicions)
            names = others.mapped("display_name")
            receipts.append(Receipt("identity", "suggested", "same_as", {"buyers": names}))
        return receipts

    @api.model
    def _prepare_known_receipt(self, facts, recognition):
        if not recognition.buyer:
            return Receipt("identity", "new", "new_buyer")
        agreeing = recognition.match.agreeing
        source = self.env["inquiry.source"].browse(facts.source_id)
        blanks = {"buyer": recognition.buyer.display_name, "source": source.name}
        if len(agreeing) > 1:
            blanks |= {"keys": list(agreeing), "score": recognition.match.score}
            return Receipt("identity", "known", "known_keys", blanks)
        return Receipt("identity", "known", f"known_{agreeing[0]}", blanks)
