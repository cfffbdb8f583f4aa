"""Choosing and writing owners; the yardsticks: Odoo's rule-based assignment, and writing owners in groups."""

from . import letters
from .filling import fill_leads
from .measuring import Result, paired

LEADS = 2_000
MEMBERS = 20
# Policies that ask for other countries, read before the one that applies.
POLICIES = (50, 500, 5_000)
WITHOUT_MAIL = {"mail_auto_subscribe_no_notify": True}


def measure(bench):
    count = 200 if bench.quick else LEADS
    yield from _measure_policies(bench, count)
    for size in bench.sizes:
        with bench.environment() as env, bench.environment(bench.plain) as plain_env:
            fill_leads(env, size)
            fill_leads(plain_env, size)
            ours, odoo = _Ours(env, count), _OdooAssignment(plain_env)
            rounds = bench.rounds(5)
            times, grouped = paired(ours.choose_and_write, ours.write_in_groups, rounds=rounds, units=count)
            what = f"owners of {count} leads, {MEMBERS} members, against "
            yield Result("5", what + "plain writes in groups", times, grouped, 1.5, size)
            times, slow = paired(
                ours.choose_and_write, lambda o=odoo: o.prepare(count), rounds=min(rounds, 2), units=count
            )
            yield Result("5", what + "Odoo's assignment", times, slow, 1 / 15, size)


def _measure_policies(bench, count):
    for number in POLICIES[:1] if bench.quick else POLICIES:
        with bench.environment() as env:
            ours = _Ours(env, count)
            ours.add_policies(number)
            times, grouped = paired(
                ours.choose_and_write, ours.write_in_groups, rounds=bench.rounds(3), units=count
            )
            what = f"owners of {count} leads by {number} policies, against plain writes in groups"
            yield Result("5", what, times, grouped, 1.5, number)


def _make_users(env):
    group = env.ref("sales_team.group_sale_salesman").id
    users = env["res.users"].with_context(no_reset_password=True)
    # Odoo's assignment commits: those of the size before are still there.
    return users.search([("login", "=like", "bench%")]) or users.create(
        [
            {"name": f"Bench {number}", "login": f"bench{number}", "group_ids": [(4, group)]}
            for number in range(MEMBERS)
        ]
    )


def _make_leads(env, count):
    leads = env["crm.lead"].with_context(tracking_disable=True, inquiry_intake=True)
    return leads.create(
        [
            {"name": f"Bench {number}", "email_from": letters.buyer(), "user_id": False, "team_id": False}
            for number in range(count)
        ]
    )


class _Ours:
    """A policy with twenty members in turn, and leads nobody owns."""

    def __init__(self, env, count):
        self.env = env
        self.users = _make_users(env)
        env["inquiry.assignment.policy"].search([]).active = False
        # As at Odoo's side a team comes with the owner, and nobody is told.
        env["inquiry.assignment.policy"].create(
            {
                "name": "Bench",
                "team_id": env["crm.team"].create({"name": "Bench"}).id,
                "tells_by_mail": False,
                "member_ids": [(0, 0, {"user_id": user.id}) for user in self.users],
            }
        )
        self.leads = _make_leads(env, count).with_context(**WITHOUT_MAIL)

    def add_policies(self, count):
        countries = self.env["res.country"].search([]).ids
        self.env["inquiry.assignment.policy"].create(
            [
                {
                    "name": f"Bench {number}",
                    "sequence": 1,
                    "when_country_ids": [countries[number % len(countries)]],
                    "member_ids": [(0, 0, {"user_id": self.users[number % MEMBERS].id})],
                }
                for number in range(count)
            ]
        )
        self.env.flush_all()

    def _free(self):
        self.leads.with_context(tracking_disable=True).write({"user_id": False, "team_id": False})
        self._finish()

    def _finish(self):
        """Tracking works before a commit: here it is done without one, so that all can be undone."""
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.invalidate_all()

    def choose_and_write(self):
        self._free()
        return self._choose_and_write

    def _choose_and_write(self):
        """The road's own way, receipts included."""
        assignments = self.env["inquiry.assignment.policy"]._choose(self.leads._inquiry_facts())
        self.leads._inquiry_give(list(zip(self.leads, assignments, strict=True)))
        self._finish()

    def write_in_groups(self):
        self._free()
        part = len(self.leads) // MEMBERS
        groups = [
            (user.id, self.leads[number * part : (number + 1) * part])
            for number, user in enumerate(self.users)
        ]
        return lambda: self._write(groups)

    def _write(self, groups):
        for user_id, leads in groups:
            leads.write({"user_id": user_id})
        self._finish()


class _OdooAssignment:
    """A team with twenty members whom Odoo's own rules give leads to."""

    def __init__(self, env):
        self.env = env
        users = _make_users(env)
        env["ir.config_parameter"].set_param("crm.lead.auto.assignment", "True")
        env["crm.team"].search([]).assignment_optout = True
        self.team = env["crm.team"].create({"name": "Bench", "assignment_domain": "[]"})
        env["crm.team.member"].create(
            [{"crm_team_id": self.team.id, "user_id": user.id, "assignment_max": 30_000} for user in users]
        )
        env.cr.commit()

    def prepare(self, count):
        leads = _make_leads(self.env, count)
        self.env.cr.commit()
        return lambda: self._assign(leads)

    def _assign(self, leads):
        self.team._action_assign_leads(force_quota=True)
        self.env.cr.commit()
        if not all(lead.user_id for lead in leads.exists()):
            raise AssertionError("Odoo left leads without an owner")
