from dataclasses import dataclass, replace
from typing import Any

from odoo import api, fields, models

from ...tools.inquiry_facts import InquiryData
from ...tools.turns import split_turns
from ...tools.verdict import Receipt


@dataclass(frozen=True)
class Arrival:
    """One message on its way in: the records it came by and the values read from it.

    One that ``is_old`` is only put on record: it starts nothing, sends nothing, and tells nobody.
    """

    source: Any
    data: InquiryData
    trace: str
    payload: Any = None
    received_at: Any = None
    is_old: bool = False


class InquiryIntake(models.Model):
    """One arrival and what became of it; arrivals of a source are counted here and nowhere else.

    arrivals = opened + joined + duplicate + junk + failed + undone + waiting. An order event that is noted
    on the buyer's file alone joined that file: it counts as joined and has no lead.
    """

    _name = "inquiry.intake"
    _inherit = [
        "inquiry.intake.note",
        "inquiry.intake.again",
        "inquiry.intake.apart",
        "inquiry.intake.identity",
        "inquiry.intake.order",
        "inquiry.intake.import",
        "inquiry.intake.thread",
    ]
    _description = "Arrival of an inquiry"
    _order = "id desc"

    source_id = fields.Many2one("inquiry.source", required=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True)
    payload_id = fields.Many2one("inquiry.payload", ondelete="set null", index="btree_not_null")
    trace = fields.Char(required=True, index=True)
    external_ref = fields.Char(string="Reference", required=True)
    is_mail = fields.Boolean(help="The same mail in two mailboxes is one arrival and a duplicate.")
    occurred_at = fields.Datetime(string="Sent by the buyer", required=True)
    received_at = fields.Datetime(string="Received", required=True, default=fields.Datetime.now)
    result = fields.Selection(
        [
            ("opened", "Opened an inquiry"),
            ("joined", "Joined an inquiry"),
            ("duplicate", "Duplicate"),
            ("junk", "Junk"),
            ("failed", "Failed"),
            ("undone", "Taken back"),
        ],
        index=True,
    )
    reason = fields.Char(string="Reason code")
    error_id = fields.Many2one("inquiry.error", string="Cause", compute="_compute_error_id")
    lead_id = fields.Many2one("crm.lead", string="Inquiry", ondelete="set null", index="btree_not_null")
    buyer_id = fields.Many2one("inquiry.buyer", ondelete="set null", index="btree_not_null")
    email_from = fields.Char(string="E-mail")
    subject = fields.Char()

    _received_idx = models.Index("(source_id, received_at)")
    _ref_uniq = models.UniqueIndex(
        "(source_id, external_ref) WHERE result IS NULL OR result NOT IN ('duplicate', 'undone')",
        "This arrival is there already.",
    )
    _mail_uniq = models.UniqueIndex(
        "(company_id, external_ref) WHERE is_mail AND result IS DISTINCT FROM 'duplicate'",
        "This mail is there already.",
    )

    @api.depends("reason")
    def _compute_error_id(self):
        error_by_code = self.env["inquiry.error"]._by_code(self.mapped("reason"))
        for intake in self:
            intake.error_id = error_by_code.get(intake.reason, False)

    @api.model
    def _take_in(self, arrivals):
        """Carry a batch of arrivals along the road: each opens an inquiry, joins one, or is set apart.

        :param list arrivals: :class:`Arrival` values
        :return: one intake per arrival, in the same order
        """
        intakes = self._note(arrivals)
        self._reread(zip(intakes, arrivals, strict=True))
        fresh = [
            (intake, arrival) for intake, arrival in zip(intakes, arrivals, strict=True) if not intake.result
        ]
        for turn in self._split_turns(fresh):
            self._carry(turn)
        return intakes

    @api.model
    def _split_turns(self, pairs):
        """Split so that neither buyer nor order comes twice in one turn: the later message must find the
        earlier's case, the later event what the earlier made of the order."""

        def marks(pair):
            data = pair[1].data
            return {
                data.email.lower(),
                data.phone,
                data.external_buyer_id,
                data.order_ref,
                data.conversation_ref,
                data.address,
            } - {""}

        return split_turns(pairs, marks)

    @api.model
    def _carry(self, pairs):
        """Carry arrivals of different buyers through identity and classification to their leads."""
        events, pairs = self._part_events(self._part_tests(pairs))
        self._carry_events(events)
        pairs = self._carry_own(pairs)
        facts_list = [arrival.source._prepare_facts(arrival.data) for _intake, arrival in pairs]
        facts_list, resolutions, classifications = self._decide(facts_list)
        is_restored = self.env.context.get("inquiry_restore")
        opening, joining = [], []
        for pair, facts, resolution, classification in zip(
            pairs, facts_list, resolutions, classifications, strict=True
        ):
            intake, arrival = pair
            step = (intake, arrival, facts, resolution, classification)
            fate = self._fate(arrival.data, resolution, classification)
            if fate == "automatic" and not is_restored:
                intake._set_automatic(arrival.data)
            elif fate == "junk" and not is_restored:
                intake._set_junk("junk", classification.receipts)
            elif resolution.lead_id:
                joining.append(step)
            else:
                opening.append(step)
        opening, later = self._part_repeated(opening)
        self._open(opening)
        self._join(joining)
        if later:
            self._carry(later)

    @api.model
    def _fate(self, data, resolution, classification):
        """Return what becomes of a message: ``automatic`` and ``junk`` are set apart, unless restored."""
        if data.is_own:
            return "joined" if resolution.lead_id else "junk"
        if data.is_automatic:
            return "automatic"
        if resolution.lead_id:
            return "joined"
        return "junk" if classification.is_junk else "opened"

    @api.model
    def _part_repeated(self, steps):
        """Part the steps that may belong to a case this turn opens: only now it shows who wrote.

        One buyer may have written from two addresses, and two people may have answered on one closed case.

        :return tuple: the steps to take now, and the pairs to carry after them
        """
        now, later, opening = [], [], set()
        for step in steps:
            intake, arrival, _facts, resolution, _classification = step
            marks = {("buyer", resolution.buyer_id), ("continues", resolution.previous_lead_id)}
            marks = {(kind, record_id) for kind, record_id in marks if record_id}
            if marks & opening:
                later.append((intake, arrival))
                continue
            now.append(step)
            opening |= marks
        return now, later

    @api.model
    def _decide(self, facts_list):
        """Ask identity and classification about each :class:`InquiryFacts`.

        :return tuple: the facts completed, one ``Resolution`` and one ``Classification`` for each
        """
        resolutions = self.env["inquiry.buyer"]._resolve(facts_list)
        facts_list = [
            replace(
                facts,
                buyer_id=resolution.buyer_id,
                file_id=resolution.file_id,
                is_known_buyer=bool(resolution.buyer_id),
                known_user_id=resolution.known_user_id,
            )
            for facts, resolution in zip(facts_list, resolutions, strict=True)
        ]
        facts_list = self.env["inquiry.segment"]._complete(facts_list)
        classifications = self.env["inquiry.tag.rule"]._classify(facts_list)
        facts_list = [
            facts.classified(classification)
            for facts, classification in zip(facts_list, classifications, strict=True)
        ]
        return facts_list, resolutions, classifications

    @api.model
    def _open(self, steps):
        """Open one lead for each step, complete, in one batch."""
        if not steps:
            return
        intakes, arrivals, facts_list, resolutions, classifications = zip(*steps, strict=True)
        files = self.env["inquiry.buyer"]._ensure(facts_list)
        facts_list = [
            replace(facts, buyer_id=file._root().id, file_id=file.id, is_old=arrival.is_old)
            for facts, file, arrival in zip(facts_list, files, arrivals, strict=True)
        ]
        assignments = self.env["inquiry.assignment.policy"]._choose(facts_list)
        leads = self.env["crm.lead"]._inquiry_open(
            arrivals, facts_list, resolutions, classifications, assignments
        )
        entries = []
        for intake, arrival, lead, file, *deciders in zip(
            intakes, arrivals, leads, files, resolutions, classifications, assignments, strict=True
        ):
            intake._set_opened(lead, file, deciders[0])
            arrived = Receipt("intake", "opened", "opened", {"source": intake.source_id.name})
            receipts = [arrived, *arrival.data.receipts]
            receipts += [receipt for decider in deciders for receipt in decider.receipts]
            if lead.inquiry_person_reason:
                receipts.append(lead._inquiry_person_receipt())
            if lead.inquiry_is_old:
                receipts.append(Receipt("intake", "old", "old_inquiry"))
            entries += [{"lead": lead, "intake": intake, "receipt": receipt} for receipt in receipts]
        self.env["inquiry.decision"]._log(entries)
        self.env["inquiry.buyer.suggestion"]._suggest(
            [(file, resolution.suspicions) for file, resolution in zip(files, resolutions, strict=True)]
        )
        leads._inquiry_start()
        leads._inquiry_note_deputies(assignments)
        leads._inquiry_notify_owners()

    @api.model
    def _join(self, steps):
        """Add each step's message to the open case of its buyer."""
        files = self._ensure_known(
            [(facts, resolution) for _intake, _arrival, facts, resolution, _classification in steps]
        )
        entries = []
        for (intake, arrival, facts, resolution, found), file in zip(steps, files, strict=True):
            lead = self.env["crm.lead"].browse(resolution.lead_id)
            if resolution.reopens:
                lead._inquiry_open_again()
            message = lead._inquiry_join(arrival, facts, found)
            if intake.import_id:
                intake.message_id = message
            intake._set_joined(lead, file, resolution)
            receipts = [Receipt("intake", "joined", "joined", {"source": intake.source_id.name})]
            receipts += [*arrival.data.receipts, *resolution.receipts]
            entries += [{"lead": lead, "intake": intake, "receipt": receipt} for receipt in receipts]
        self.env["inquiry.decision"]._log(entries)

    def _set_opened(self, lead, file, resolution):
        self.write({"result": "opened", "lead_id": lead.id, **self._prepare_match_values(file, resolution)})

    def _set_joined(self, lead, file, resolution):
        # A colleague may have answered in the thread: the message is one of this case's buyer.
        if not file or (lead and file._root() != lead.inquiry_buyer_id):
            file = lead.inquiry_file_id or lead.inquiry_buyer_id
        self.write({"result": "joined", "lead_id": lead.id, **self._prepare_match_values(file, resolution)})
