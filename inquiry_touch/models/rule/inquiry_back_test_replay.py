from odoo import api, fields, models
from odoo.tools import SQL, format_list, groupby

from ...tools.replay import Replay

COUNTS = """
    SELECT count(*) FILTER (WHERE differs), count(*) FILTER (WHERE category_differs),
           count(*) FILTER (WHERE grade_differs), count(*) FILTER (WHERE owner_differs),
           count(same_owner),
           coalesce(avg(same_share) FILTER (WHERE same_owner IS NOT NULL), 0),
           coalesce(avg(group_share) FILTER (WHERE same_owner IS NOT NULL), 0),
           coalesce(avg((same_owner_before = 'same')::int), 0)
      FROM inquiry_back_test_line WHERE test_id = %s
"""
LOADS = """
    SELECT person, sum(actual), sum(before), sum(after)
      FROM (SELECT actual_owner_id AS person, 1 AS actual, 0 AS before, 0 AS after
              FROM inquiry_back_test_line WHERE test_id = %(test)s
             UNION ALL
            SELECT owner_before_id, 0, 1, 0 FROM inquiry_back_test_line WHERE test_id = %(test)s
             UNION ALL
            SELECT owner_after_id, 0, 0, 1 FROM inquiry_back_test_line WHERE test_id = %(test)s) work
     WHERE person IS NOT NULL
     GROUP BY person
"""


class InquiryBackTestReplay(models.AbstractModel):
    """Stored inquiries decided again, without the rule and with it, by the rules themselves."""

    _name = "inquiry.back.test.replay"
    _description = "Replay of inquiries"

    def _replay(self, leads):
        """Decide these inquiries on each side, and keep a line of results for each."""
        facts_list = leads._inquiry_replay_facts()
        credits = self.credits or [{}, {}]
        sides, kept = [], []
        for tried, taken in zip(self._sides(), credits, strict=False):
            # JSON has no numbers as keys
            taken = {
                int(policy): {int(one): c for one, c in turns.items()} for policy, turns in taken.items()
            }
            sides.append(self.with_context(inquiry_tried=tried)._decide_side(leads, facts_list, taken))
            kept.append(taken)
        self.credits = kept if len(kept) == 2 else kept * 2
        before, after = sides[0], sides[-1]
        self.env["inquiry.back.test.line"].sudo().create(
            [
                self._prepare_line_values(lead, *decided)
                for lead, *decided in zip(leads, before, after, strict=True)
            ]
        )

    def _decide_side(self, leads, facts_list, credits):
        """Return class and owner of each inquiry as pairs, under the rules that are tried.

        :param dict credits: the turns taken on this side so far; moved along
        """
        found = self.env["inquiry.tag.rule"]._classify(facts_list)
        facts_list = [facts.classified(one) for facts, one in zip(facts_list, found, strict=True)]
        asked = leads._inquiry_given_by_rules()
        work = [
            (position, facts_list[position])
            for position, lead in enumerate(leads)
            if lead in asked and not found[position].is_junk
        ]
        owners = self._choose_owners(work, credits)
        return [(one, owners.get(position)) for position, one in enumerate(found)]

    def _choose_owners(self, work, credits):
        """Choose owners hour by hour, with the shifts and the leave of that hour.

        :param list work: pairs of a position and the facts there
        :return dict: :class:`Assignment` by position
        """
        Policy = self.env["inquiry.assignment.policy"]
        owners = {}
        for moment, pairs in groupby(work, lambda pair: self._hour_of(pair[1])):
            positions, facts_list = zip(*pairs, strict=True)
            chosen = Policy._choose(list(facts_list), replay=Replay(moment, credits))
            owners.update(zip(positions, chosen, strict=True))
        return owners

    @api.model
    def _hour_of(self, facts):
        return facts.asked_at.replace(minute=0, second=0, microsecond=0)

    def _prepare_line_values(self, lead, before, after):
        (found_before, given_before), (found, given) = before, after
        owner = lead.user_id.id or 0
        values = {
            "test_id": self.id,
            "lead_id": lead.id,
            "asked_at": lead.inquiry_asked_at,
            "category_before_id": found_before.category_id or False,
            "category_after_id": found.category_id or False,
            "tags_added": self._tag_names(set(found.tag_ids) - set(found_before.tag_ids)),
            "tags_removed": self._tag_names(set(found_before.tag_ids) - set(found.tag_ids)),
            "actual_owner_id": owner or False,
            "category_differs": found.category_id != found_before.category_id,
            "grade_differs": self._grades_of(found) != self._grades_of(found_before),
            "owner_differs": self._owner_differs(given_before, given),
        }
        for name in ("priority", "intent", "urgency"):
            values[f"{name}_before"] = getattr(found_before, name) or False
            values[f"{name}_after"] = getattr(found, name) or False
        values["person_before"] = self._calls_person(found_before)
        values["person_after"] = self._calls_person(found)
        for side, one in (("before", given_before), ("after", given)):
            values[f"owner_{side}_id"] = (one and one.user_id) or False
            values[f"policy_{side}_id"] = (one and one.policy_id) or False
        values["same_owner_before"] = self._compare(owner, given_before)
        values["same_owner"] = self._compare(owner, given)
        values["same_share"] = float(values["same_owner"] == "same")
        values["group_share"] = float(values["same_owner"] in ("same", "in_turn"))
        values["differs"] = any(values[f"{what}_differs"] for what in ("category", "grade", "owner"))
        return values

    @api.model
    def _compare(self, actual, given):
        """Return how the owner the rules choose compares with the actual one, False when one is nobody."""
        if not (actual and given and given.user_id):
            return False
        if actual == given.user_id:
            return "same"
        # a turn names all who could have taken it
        return "in_turn" if str(actual) in given.receipts[0].facts.get("shares", ()) else "other"

    @api.model
    def _grades_of(self, found):
        return set(found.tag_ids), found.priority, found.intent, found.urgency, self._calls_person(found)

    @api.model
    def _calls_person(self, found):
        return found.needs_person or found.is_sensitive

    @api.model
    def _tag_names(self, tag_ids):
        # a name in a result is seen by whoever sees the result
        return format_list(self.env, self.env["crm.tag"].sudo().browse(sorted(tag_ids)).mapped("name"))

    @api.model
    def _owner_differs(self, before, after):
        """Return whether somebody else gets it by the rules; a turn of the same policy that only falls on
        another member is no difference of the rules."""
        if not before or not after:
            return bool(before) != bool(after)
        return before.user_id != after.user_id and (
            before.policy_id != after.policy_id or before.receipts[0].reason != after.receipts[0].reason
        )

    def _finish(self):
        """Count what was found."""
        self.env["inquiry.back.test.line"].flush_model()
        [row] = self.env.execute_query(SQL(COUNTS, self.id))
        differ, category, grade, owner, compared, accuracy, group_accuracy, accuracy_before = row
        loads = self.env.execute_query(SQL(LOADS, test=self.id))
        self.env["inquiry.back.test.load"].sudo().create(
            [
                {"test_id": self.id, "user_id": user, "actual": actual, "before": before, "after": after}
                for user, actual, before, after in loads
            ]
        )
        self.write(
            {
                "state": "done",
                "finished_at": fields.Datetime.now(),
                "differ_count": differ,
                "category_count": category,
                "grade_count": grade,
                "owner_count": owner,
                "compared_count": compared,
                "accuracy": accuracy,
                "group_accuracy": group_accuracy,
                "accuracy_before": accuracy_before,
            }
        )
