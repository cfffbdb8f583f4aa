from dataclasses import replace
from itertools import islice

from odoo import api, models

from ...tools.rotation import Turn, TurnRequest
from ...tools.rule_conflicts import overruled
from ...tools.side import is_in_share
from ...tools.verdict import Assignment, Receipt
from .inquiry_assignment_people import Want

#: Who gets it whichever policy applies.
NOT_BY_POLICY = ("known_owner", "deputy")
#: A receipt names so many of the policies that were tried in vain; the rest are a number.
MOST_TRIED = 5


class InquiryAssignmentChoice(models.AbstractModel):
    """How a policy chooses team and owner: if nobody fits the fallback owner, if all are full none yet."""

    _name = "inquiry.assignment.choice"
    _inherit = ["inquiry.assignment.people"]
    _description = "Choice of owners"

    @api.model
    def _choose(self, facts_list, dry_run=False, replay=None):
        """Choose team and owner of each inquiry; the fallback owner when nobody fits.

        :param list facts_list: :class:`InquiryFacts`
        :param bool dry_run: use up no turns
        :param Replay replay: choose as of a moment of the past, and move its turns only
        :return list: one :class:`Assignment` for each of ``facts_list``
        """
        # Whoever brings the inquiry in, the same policies decide and the same people are looked at.
        policy_sudo = self.sudo()
        matching = policy_sudo._matching(facts_list)
        peopled = policy_sudo.union(*matching)._filter_peopled()
        tried = policy_sudo._find_tried(facts_list, matching, peopled)
        matching = [policies & peopled for policies in matching]
        policies = [found[:1]._side(facts) for found, facts in zip(matching, facts_list, strict=True)]
        roster = policy_sudo._fetch_people(policies, facts_list, replay)
        assignments, groups = {}, {}
        # What is worth most comes first: it gets the room there is.
        worth = [policy._priority_of(facts) for policy, facts in zip(policies, facts_list, strict=True)]
        for position in sorted(range(len(facts_list)), key=worth.__getitem__, reverse=True):
            facts, policy = facts_list[position], policies[position]
            assignments[position] = policy._give_back(facts, roster)
            if not assignments[position]:
                groups.setdefault((policy, policy._want(facts)), []).append(position)
        for (policy, _want), (positions, turns, found) in policy_sudo._pick(groups, roster, dry_run).items():
            for position, turn in zip(positions, turns, strict=True):
                assignments[position] = policy._settle(facts_list[position], turn, found, roster)
        chosen = [assignments[position] for position in range(len(facts_list))]
        waiting = [facts for facts, one in zip(facts_list, chosen, strict=True) if one.is_waiting]
        if waiting and not (dry_run or replay or self.env.context.get("inquiry_draining")):
            self._wake_for(self.env["res.company"].union(*map(self._company_of, waiting)))
        claims = {policy: policy._claim() for policy in peopled}
        return [
            found._conclude(assignment, claims, said)
            for found, assignment, said in zip(matching, chosen, tried, strict=True)
        ]

    def _find_tried(self, facts_list, holding, peopled):
        """Find which policies were asked before the one that decides, and why each of them did not.

        :param list holding: for each of ``facts_list`` the policies whose conditions hold
        :param peopled: those in which somebody takes part
        :return list: what the receipt of each says of it
        """
        conditions, ordered_ids, places = self._conditions_by_id(), self._ordered_rule_ids(), {}
        told = []
        for facts, policies in zip(facts_list, holding, strict=True):
            if facts.company_id not in places:
                # What another company has set up is nobody's business here.
                own = (one for one in ordered_ids if conditions[one].company_id in (0, facts.company_id))
                places[facts.company_id] = {policy_id: place for place, policy_id in enumerate(own)}
            place_of = places[facts.company_id]
            count = place_of.get((policies & peopled)[:1].id, len(place_of))
            named = [
                (one, "people" if one in policies.ids else conditions[one].failing(facts))
                for one in islice(place_of, min(count, MOST_TRIED))
            ]
            told.append((named, count - len(named)))
        self.browse({one for named, _more in told for one, _why in named}).fetch(["name"])
        return [
            {"tried": [[self.browse(one).name, why] for one, why in named], "tried_more": more}
            if named
            else {}
            for named, more in told
        ]

    def _conclude(self, assignment, claims, tried):
        """Return the assignment with what these policies, all that apply, say besides: whether the first one
        compares itself with another, and which of the others would have given it to somebody else.

        :param dict claims: the :class:`Claim` of each policy
        :param dict tried: what the receipt says of those that were tried before
        """
        first = self[:1]
        if first.split_policy_id:
            assignment = replace(assignment, split_id=first.id)
        losers = [loser.rule_id for _winner, loser, _name in overruled(claims[one] for one in self)]
        [receipt] = assignment.receipts
        told = {**receipt.facts, **tried}
        if losers and receipt.reason not in NOT_BY_POLICY:
            told["overrules"] = [["user_id", one.name] for one in self.browse(losers)]
        return replace(assignment, receipts=(replace(receipt, facts=told),))

    def _side(self, facts):
        """Return the policy that decides: this one, or for its share of buyers the one compared with."""
        other = self.split_policy_id._filter_peopled()
        key = f"{self.id}:{facts.buyer_id or facts.email or facts.phone}"
        return other if other and is_in_share(key, self.split_percent) else self

    def _filter_peopled(self):
        """Return the policies in which somebody takes part; the others decide nothing yet."""
        return self.filtered(lambda policy: policy.strategy == "fixed" or policy.member_ids)

    def _priority_of(self, facts):
        return max(facts.priority or "0", self.priority or "0")

    def _want(self, facts):
        return Want(
            company_id=self._company_of(facts).id,
            language=facts.lang_code.partition("_")[0],
            is_senior=bool(self.senior_priority) and self._priority_of(facts) >= self.senior_priority,
            former_id=facts.former_user_id,
            is_old=facts.is_old,
        )

    def _give_back(self, facts, roster):
        """Return the assignment to whom knows the buyer or always gets these; while they are away, to their
        deputy. None when there is nobody like that."""
        company = self._company_of(facts)
        for owner, reason in self._set_owners(facts):
            why_not = self._why_unavailable(owner, company, roster)
            if not why_not and owner.id != facts.former_user_id:
                return self._assign(facts, owner, "assigned", reason)
            deputy = owner.inquiry_deputy_id
            is_leaving = why_not == "company" and owner.id == facts.former_user_id
            is_away = is_leaving or why_not in ("absent", "inactive")
            if is_away and deputy and not self._why_unavailable(deputy, company, roster):
                return self._assign(facts, deputy, "assigned", "deputy", old=owner.name)
        return None

    def _set_owners(self, facts):
        """Return who gets this before anybody takes turns, with the reason code."""
        known = self.env["res.users"].browse(facts.known_user_id or ())
        if known and (not self or self.keeps_known_owner):
            yield known, "known_owner"
        if self.strategy == "fixed" and self.user_id:
            yield self.user_id, "fixed"

    def _pick(self, groups, roster, dry_run):
        """Let people take their turns for all groups at once.

        :param dict groups: (policy, want) -> positions
        :return dict: (policy, want) -> positions, one :class:`Turn` for each, and the :class:`Candidates`
        """
        replay = roster.replay
        waiting = self._policies_waiting() if groups and not replay else set()
        found, requests = {}, {}
        for (policy, want), positions in groups.items():
            candidates = policy._find_candidates(want, roster)
            is_behind = (policy.id, want.company_id) in waiting
            if candidates.weights and is_behind and not (want.former_id or want.is_old):
                candidates = candidates._replace(weights={}, lack="others")
            found[policy, want] = candidates
            if candidates.weights:
                # What was open then is not known any more: in a replay it goes in turn.
                load = roster.open_work if policy.strategy == "least_load" and not replay else None
                requests[policy, want] = TurnRequest(
                    policy.id, len(positions), candidates.weights, candidates.room, load
                )
        Rotation = self.env["inquiry.rotation"]
        if replay:
            turns = Rotation._serve(list(requests.values()), replay.credits)
        else:
            turns = Rotation._take_turns(list(requests.values()), dry_run)
        turns = dict(zip(requests, turns, strict=True))
        return {
            key: (positions, turns.get(key, [Turn()] * len(positions)), found[key])
            for key, positions in groups.items()
        }

    def _settle(self, facts, turn, found, roster):
        """Give the inquiry to whoever took the turn; else let it wait, or give it to the fallback owner."""
        if turn.person:
            user = self.env["res.users"].browse(turn.person)
            shares = {str(person): weight for person, weight in turn.weights.items()}
            return self._assign(
                facts, user, "assigned", self.strategy, left_out=found.left_out, shares=shares
            )
        lack = "full" if found.weights else found.lack
        if self._lets_wait(lack) and not facts.former_user_id:
            nobody = self.env["res.users"]
            return self._assign(facts, nobody, "waiting", f"wait_{lack}", left_out=found.left_out)
        return self._fall_back(facts, found.left_out, roster)

    def _lets_wait(self, lack):
        return lack in ("full", "others") or (lack == "off_shift" and self.off_shift == "wait")

    def _fall_back(self, facts, left_out, roster):
        company = self._company_of(facts)
        owners = self.fallback_user_id | company.inquiry_fallback_user_id
        owners = owners.filtered(lambda user: not self._why_not(user, company))
        present = owners.filtered(lambda user: user.id not in roster.absent)
        # What comes in goes to somebody even so; what is taken from one who is away, not to another such.
        owners = present - owners.browse(facts.former_user_id) if facts.former_user_id else present or owners
        if owners:
            reason = "fallback" if self else "no_policy"
            return self._assign(facts, owners[0], "fallback", reason, left_out=left_out)
        return self._assign(facts, self.env["res.users"], "unassigned", "nobody", left_out=left_out)

    def _assign(self, facts, user, verdict, reason, **said):
        """Return the assignment to this person, with its receipt.

        :param dict said: what the receipt says besides: ``left_out``, the ``shares`` of all who could have
            been chosen, the ``old`` owner whose deputy this is
        """
        values = {"user": user.name or "", "policy": self.name or "", "left_out": [], **said}
        if user:
            values["user_id"] = user.id
        setting = (self._name, self.id, self.name, self.version) if self else None
        fits = self.team_id.company_id <= self._company_of(facts)
        return Assignment(
            user_id=user.id or 0,
            team_id=(fits and self.team_id.id) or facts.team_id,
            policy_id=self.id or 0,
            is_fallback=verdict == "fallback",
            is_waiting=verdict == "waiting",
            stands_in_for=said.get("old", ""),
            priority=self.priority or "0",
            receipts=(Receipt("assign", verdict, reason, values, setting),),
        )
