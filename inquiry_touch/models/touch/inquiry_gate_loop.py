from collections import Counter

from odoo import api, models

from ...tools.frequency import DAY
from ...tools.verdict import Refuse

ANSWERS = ("service_reply",)
# An automatic answer that meets another robot must end.
LOOP_LIMIT = 5
# One that takes a new address for each answer is known by its domain; relays of marketplaces are settings.
LOOP_LIMIT_DOMAIN = 30


class InquiryGateLoop(models.AbstractModel):
    """The check that lets an automatic answer end that meets another robot."""

    _name = "inquiry.gate.loop"
    _description = "Loop guard of the contact gate"

    @api.model
    def _gate_loop_guard(self, requests):
        answers = [request for request in self._filter_messages(requests) if request.purpose in ANSWERS]
        history = self._fetch_history(answers, DAY, is_answer=True)
        domains = self._count_answers_by_domain(answers)
        verdicts = {}
        for request in answers:
            given = history[self._person(request)]
            count = sum(1 for touch_id, at, _advert in given if touch_id != request.touch_id)
            if count >= LOOP_LIMIT:
                verdicts[request.key] = Refuse("loop_guard", {"count": count})
            elif (domain := request.email.rpartition("@")[2]) and domains[domain] >= LOOP_LIMIT_DOMAIN:
                blanks = {"count": domains[domain], "domain": domain}
                verdicts[request.key] = Refuse("loop_guard_domain", blanks)
            else:
                given.append((request.touch_id, request.moment, False))
        return verdicts

    @api.model
    def _count_answers_by_domain(self, requests):
        """Return how many automatic answers each company's mail domain got in a day, by domain.

        Domains of mail providers, marketplaces and declared forwarders do not count: many write from there.
        """
        wanted = {f"@{request.email.rpartition('@')[2]}" for request in requests if request.email}
        if not wanted:
            return Counter()
        since = min(request.moment for request in requests) - DAY
        # Odoo writes the whole address here where the domain says nothing about who it is
        by_domain = [("lead_id.email_domain_criterion", "in", list(wanted))]
        touches = self.env["inquiry.touch"].with_context(active_test=False)
        sent = touches.search([*by_domain, *self._reached_since(since, is_answer=True)])
        counts = Counter(touch.lead_id.email_domain_criterion[1:] for touch in sent)
        if max(counts.values(), default=0) >= LOOP_LIMIT_DOMAIN:
            relays = self.env["inquiry.source"].search([("forwarder_addresses", "!=", False)])
            is_relay = self.env["inquiry.marketplace"]._is_relay
            counts = Counter(
                {
                    domain: count
                    for domain, count in counts.items()
                    if not relays._is_forwarder(f"x@{domain}") and not is_relay(f"x@{domain}")
                }
            )
        return counts
