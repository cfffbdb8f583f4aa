from dataclasses import dataclass, field
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.day_span import day_of, day_start
from ...tools.replay import Replay

# Open inquiries that wait for their owner: an answer is owed, or a to-do of theirs is due.
OPEN_WORK = """
    SELECT user_id, count(*)
      FROM (SELECT id, user_id
              FROM crm_lead
             WHERE inquiry_due_at IS NOT NULL AND user_id = ANY(%(users)s)
               AND active AND won_status = 'pending'
             UNION
            SELECT lead.id, lead.user_id
              FROM mail_activity activity
              JOIN crm_lead lead ON lead.id = activity.res_id AND lead.user_id = activity.user_id
             WHERE activity.res_model = 'crm.lead' AND activity.user_id = ANY(%(users)s)
               AND activity.active AND activity.date_deadline <= %(today)s
               AND lead.inquiry_trace IS NOT NULL AND lead.active AND lead.won_status = 'pending') work
     GROUP BY user_id
"""
# The receipts of assignments tell who received what; what was put on record or is no inquiry is not counted.
RECEIVED = """
    SELECT (decision.facts->>'user_id')::int, count(*)
      FROM inquiry_decision decision
      JOIN crm_lead lead ON lead.id = decision.lead_id
     WHERE decision.stage = 'assign' AND decision.decided_at >= %s
       AND decision.facts->>'user_id' IS NOT NULL
       AND lead.inquiry_is_old IS NOT TRUE AND lead.inquiry_set_apart IS NULL
     GROUP BY 1
"""


class Want(NamedTuple):
    """What an inquiry asks of its owner; inquiries that want the same are chosen for together.

    ``language`` is a code without a region, ``former_id`` the user it is taken from. One that ``is_old`` is
    no work of today: it asks for no shift and counts for no limit.
    """

    company_id: int
    language: str
    is_senior: bool
    former_id: int
    is_old: bool = False


@dataclass
class Roster:
    """Who can take inquiries at this moment, read once for a batch: ids of users, members by id.

    In a ``replay`` of the past shifts and leave are those of its moment; limits are not known any more.
    """

    absent: set = field(default_factory=set)
    off_shift: set = field(default_factory=set)
    open_work: dict = field(default_factory=dict)
    received: dict = field(default_factory=dict)
    replay: Replay | None = None


class Candidates(NamedTuple):
    """Who may be chosen: weights and room by user id, who is left out and why, and why nobody is left."""

    weights: dict
    room: dict
    left_out: list
    lack: str = ""


class InquiryAssignmentPeople(models.AbstractModel):
    """Whom an assignment policy may choose at this moment, and why not the others."""

    _name = "inquiry.assignment.people"
    _description = "People of an assignment policy"

    @api.model
    def _fetch_people(self, policies, facts_list, replay=None):
        """Read at once all who may come into question.

        :return: the :class:`Roster` of this moment, or of that of the :class:`Replay`
        """
        policies = self.union(*policies)
        companies = self.env["res.company"].union(*map(self._company_of, facts_list))
        known = self.env["res.users"].browse({facts.known_user_id for facts in facts_list} - {0})
        people = policies.user_id | policies.fallback_user_id | policies.member_ids.user_id
        people |= companies.inquiry_fallback_user_id | known
        people.fetch(["name", "active", "share", "company_ids", "inquiry_deputy_id", "out_of_office_from"])
        people |= people.inquiry_deputy_id
        now = replay.moment if replay else fields.Datetime.now()
        members = policies.member_ids
        roster = Roster(
            absent=set(people._inquiry_filter_absent(now).ids),
            off_shift=set(members._filter_off_shift(now).ids),
            replay=replay,
        )
        if replay:
            return roster
        if "least_load" in policies.mapped("strategy") or any(members.mapped("open_limit")):
            roster.open_work = self._count_open_work(members.user_id)
        if any(members.mapped("day_limit")):
            roster.received = {company.id: self._count_received(company) for company in companies}
        return roster

    @api.model
    def _count_open_work(self, users):
        """Return how many open inquiries wait for each of these people."""
        self.env["crm.lead"].flush_model(["inquiry_due_at", "user_id", "active", "won_status"])
        self.env["mail.activity"].flush_model()
        values = {"users": users.ids, "today": fields.Date.context_today(self)}
        return dict(self.env.execute_query(SQL(OPEN_WORK, **values)))

    @api.model
    def _count_received(self, company):
        """Return how many inquiries each person received since the day of this company began."""
        self.env["inquiry.decision"].flush_model()
        self.env["crm.lead"].flush_model(["inquiry_is_old", "inquiry_set_apart"])
        zone = company._inquiry_zone()
        since = day_start(day_of(fields.Datetime.now(), zone), zone)
        return dict(self.env.execute_query(SQL(RECEIVED, since)))

    @api.model
    def _company_of(self, facts):
        return self.env["res.company"].browse(facts.company_id or self.env.company.id)

    @api.model
    def _why_not(self, user, company):
        """Return why this person gets no inquiries of this company; "" if they do."""
        if not user.active:
            return "inactive"
        if user.share:
            return "external"
        return "" if company in user.company_ids else "company"

    def _why_unavailable(self, user, company, roster):
        """Return why this person gets none now, leave included; "" if they do."""
        return self._why_not(user, company) or ("absent" if user.id in roster.absent else "")

    def _find_candidates(self, want, roster):
        """Return who may be chosen now for an inquiry that wants this, as :class:`Candidates`."""
        company = self.env["res.company"].browse(want.company_id)
        if self.strategy == "fixed":
            return self._find_fixed(company, want, roster)
        left_out, off_shift, full = [], self.member_ids.browse(), self.member_ids.browse()
        members, room = self.member_ids.browse(), {}
        for member in self.member_ids:
            reason = self._why_not_member(member, company, want, roster)
            if reason:
                left_out.append(self._name_left_out(member, reason))
                continue
            space = (
                None if roster.replay or want.is_old else member._room(*self._load_of(member, want, roster))
            )
            if space is not None:
                room[member.user_id.id] = space
            if member.id in roster.off_shift and not want.is_old:
                off_shift |= member
            elif space == 0:
                full |= member
            else:
                members |= member
        if not members and not full and off_shift and self.off_shift == "anyway":
            full = off_shift.filtered(lambda member: room.get(member.user_id.id) == 0)
            members, off_shift = off_shift - full, off_shift.browse()
        left_out += [self._name_left_out(member, "off_shift") for member in off_shift]
        left_out += [self._name_left_out(member, "full") for member in full]
        lack = "full" if full else "off_shift" if off_shift else ""
        members = self._narrow(members, want, left_out)
        weights = {member.user_id.id: member.weight for member in members}
        return Candidates(weights, room, left_out, "" if weights else lack)

    def _find_fixed(self, company, want, roster):
        reason = self._why_unavailable(self.user_id, company, roster)
        if not reason and self.user_id.id != want.former_id:
            return Candidates({self.user_id.id: 1}, {}, [])
        return Candidates({}, {}, [[self.user_id.name, reason or "former", self.user_id.id]])

    def _why_not_member(self, member, company, want, roster):
        user = member.user_id
        return (
            self._why_unavailable(user, company, roster)
            or (member.is_paused and "paused")
            or (not member.weight and "no_weight")
            or (user.id == want.former_id and "former")
        )

    def _load_of(self, member, want, roster):
        user_id = member.user_id.id
        return roster.received.get(want.company_id, {}).get(user_id, 0), roster.open_work.get(user_id, 0)

    def _narrow(self, members, want, left_out):
        """Keep the senior members for what is of high value, then those who speak its language, where any."""
        tests = {
            "not_senior": lambda member: want.is_senior and member.is_senior,
            "language": lambda member: member._speaks(want.language),
        }
        for reason, fits in tests.items():
            fitting = members.filtered(fits)
            if fitting:
                left_out += [self._name_left_out(member, reason) for member in members - fitting]
                members = fitting
        return members

    @api.model
    def _name_left_out(self, member, reason):
        return [member.user_id.name, reason, member.user_id.id]
