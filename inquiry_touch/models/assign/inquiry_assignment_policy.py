from collections import Counter

from odoo import api, fields, models
from odoo.tools import format_list

from ...tools.verdict import Assignment, Receipt


class InquiryAssignmentPolicy(models.Model):
    """When these conditions hold, this team gets the inquiry, and its owner is chosen so.

    A strategy is a selection value and a method ``_pick_<strategy>``.
    """

    _name = "inquiry.assignment.policy"
    _inherit = ["inquiry.rule.mixin"]
    _description = "Assignment policy"
    _check_company_auto = True
    _inquiry_stage = "assign"

    team_id = fields.Many2one(
        "crm.team",
        string="Sales team",
        ondelete="restrict",
        check_company=True,
        help="The team the inquiry goes to. Empty: the team of its source.",
    )
    strategy = fields.Selection(
        [("fixed", "Always this person"), ("round_robin", "In turn")],
        string="Who gets it",
        required=True,
        default="round_robin",
        help="In turn: each gets their share by weight. Who was away does not catch up in a burst.",
    )
    keeps_known_owner = fields.Boolean(
        string="Known buyer stays with owner",
        default=True,
        help="A buyer whose earlier inquiry has an owner goes to that person again if they are available.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Person",
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Gets every inquiry of this policy.",
    )
    member_ids = fields.One2many("inquiry.assignment.member", "policy_id", string="Members", copy=True)
    fallback_user_id = fields.Many2one(
        "res.users",
        string="If nobody is available",
        ondelete="restrict",
        domain=[("share", "=", False)],
        help="Empty: the fallback owner of the company, which you find in the settings.",
    )
    outcome = fields.Char(string="Goes to", compute="_compute_outcome")

    @api.depends("strategy", "user_id", "member_ids.user_id", "member_ids.weight", "member_ids.is_paused")
    def _compute_outcome(self):
        for policy in self:
            if policy.strategy == "fixed":
                policy.outcome = policy.user_id.name or self.env._("nobody yet: choose a person")
                continue
            turns = [
                user.name
                for user, weight, is_paused in policy.member_ids._as_people()
                if weight and not is_paused
            ]
            names = format_list(self.env, turns)
            policy.outcome = names and self.env._("%(names)s, in turn", names=names)
            policy.outcome = policy.outcome or self.env._("nobody yet: add members")

    @api.model
    def _choose(self, facts_list, dry_run=False):
        """Choose team and owner of each inquiry; the fallback owner when nobody fits.

        :param list facts_list: :class:`InquiryFacts`
        :param bool dry_run: use up no turns
        :return list: one :class:`Assignment` for each of ``facts_list``
        """
        # Whoever brings the inquiry in, the same policies decide and the same people are looked at.
        policy_sudo = self.sudo()
        policies = [matching[:1] for matching in policy_sudo._matching(facts_list)]
        policy_sudo._fetch_people(policies, facts_list)
        assignments, groups = {}, {}
        for position, (facts, policy) in enumerate(zip(facts_list, policies, strict=True)):
            owner = policy._known_owner(facts)
            if owner:
                assignments[position] = policy._assign(facts, owner, "assigned", "known_owner")
            else:
                groups.setdefault((policy, policy._company_of(facts)), []).append(position)
        picked = policy_sudo._pick(groups, dry_run)
        for (policy, company), positions in groups.items():
            users, left_out = picked[policy, company]
            for position, user in zip(positions, users, strict=True):
                assignments[position] = policy._settle(facts_list[position], user, left_out)
        return [assignments[position] for position in range(len(facts_list))]

    def _company_of(self, facts):
        return self.env["res.company"].browse(facts.company_id or self.env.company.id)

    def _fetch_people(self, policies, facts_list):
        """Read at once all who may come into question."""
        policies = self.union(*policies)
        companies = self.env["res.company"].union(*map(self._company_of, facts_list))
        known = self.env["res.users"].browse({facts.known_user_id for facts in facts_list} - {0})
        people = policies.user_id | policies.fallback_user_id | policies.member_ids.user_id
        people |= companies.inquiry_fallback_user_id | known
        people.fetch(["name", "active", "share", "company_ids"])

    def _known_owner(self, facts):
        """Return the owner of the buyer's earlier inquiry, if they may get this one too."""
        owner = self.env["res.users"].browse(facts.known_user_id or [])
        if not owner or (self and not self.keeps_known_owner):
            return owner.browse()
        return owner.browse() if self._why_not(owner, self._company_of(facts)) else owner

    @api.model
    def _why_not(self, user, company):
        """Return why this person gets no inquiries of this company; "" if they do."""
        if not user.active:
            return "inactive"
        if user.share:
            return "external"
        return "" if company in user.company_ids else "company"

    def _pick(self, groups, dry_run):
        """Pick people for all groups, each strategy once.

        :param dict groups: (policy, company) -> positions
        :return dict: (policy, company) -> the users picked, empty ones where nobody could be, and who was
            left out
        """
        picked, requests = {}, {}
        for (policy, company), positions in groups.items():
            weights, left_out = policy._find_candidates(company)
            picked[policy, company] = [self.env["res.users"]] * len(positions), left_out
            if weights:
                request = ((policy, company), len(positions), weights)
                requests.setdefault(policy.strategy, []).append(request)
        for strategy, same in requests.items():
            pick = getattr(self, f"_pick_{strategy}")
            turns = pick([(key[0].id, count, weights) for key, count, weights in same], dry_run)
            for (key, _count, _weights), user_ids in zip(same, turns, strict=True):
                picked[key] = list(map(self.env["res.users"].browse, user_ids)), picked[key][1]
        return picked

    def _find_candidates(self, company):
        """Return the weight of each person available, by user id, and who is left out, with the reason."""
        weights, left_out = {}, []
        people = [(self.user_id, 1, False)] if self.strategy == "fixed" else self.member_ids._as_people()
        for user, weight, is_paused in people:
            reason = self._why_not(user, company) or (is_paused and "paused") or (not weight and "no_weight")
            if reason:
                left_out.append([user.name, reason])
            else:
                weights[user.id] = weight
        return weights, left_out

    @api.model
    def _count_turns(self, receipts, sign):
        """Count the turns these receipts tell of less, or once more, for those who took them.

        :param receipts: ``inquiry.decision`` records of turns taken
        :param int sign: -1 for turns that were none, 1 for turns that are
        """
        turns = Counter()
        for receipt in receipts:
            policy = self.sudo().browse(receipt.setting_id).exists()
            name = (receipt.facts or {}).get("user")
            user = policy.member_ids.user_id.filtered(lambda user, name=name: user.name == name)[:1]
            if user:
                turns[policy.id, user.id] += sign
        if turns:
            self.env["inquiry.rotation"]._count_turns(turns)

    def _pick_fixed(self, requests, dry_run):
        return [list(weights)[:1] * count for _policy, count, weights in requests]

    def _pick_round_robin(self, requests, dry_run):
        return self.env["inquiry.rotation"]._take_turns(requests, dry_run=dry_run)

    def _settle(self, facts, user, left_out):
        """Give the inquiry to the person picked, else to the fallback owner of the policy or company."""
        if user:
            return self._assign(facts, user, "assigned", self.strategy, left_out)
        company = self._company_of(facts)
        for fallback in (self.fallback_user_id, company.inquiry_fallback_user_id):
            if fallback and not self._why_not(fallback, company):
                return self._assign(
                    facts, fallback, "fallback", "fallback" if self else "no_policy", left_out
                )
        return self._assign(facts, self.env["res.users"], "unassigned", "nobody", left_out)

    def _assign(self, facts, user, verdict, reason, left_out=()):
        values = {"user": user.name or "", "policy": self.name or "", "left_out": list(left_out)}
        setting = (self._name, self.id, self.name, self.version) if self else None
        fits = self.team_id.company_id <= self._company_of(facts)
        return Assignment(
            user_id=user.id or 0,
            team_id=(fits and self.team_id.id) or facts.team_id,
            policy_id=self.id or 0,
            is_fallback=verdict == "fallback",
            receipts=(Receipt("assign", verdict, reason, values, setting),),
        )
