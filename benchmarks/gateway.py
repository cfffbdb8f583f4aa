"""Odoo's mail gateway as a yardstick: mails to the alias of a sales team become plain leads."""

from . import letters

ALIAS = "bench-team@bench.example"


class TeamAlias:
    """A team with an alias in a database without our addons."""

    def __init__(self, env):
        self.env = env
        domain = env["mail.alias.domain"].create({"name": ALIAS.partition("@")[2]})
        env.company.alias_domain_id = domain
        leader = env.ref("base.user_admin")
        self.team = env["crm.team"].create(
            {"name": "Bench", "alias_name": ALIAS.partition("@")[0], "user_id": leader.id}
        )
        self.team.alias_domain_id = domain
        env.cr.commit()

    def prepare(self, count):
        mails = [letters.mail(ALIAS) for _number in range(count)]
        return lambda: self._process(mails)

    def _process(self, mails):
        for mail in mails:
            if not self.env["mail.thread"].message_process(None, mail):
                raise AssertionError("the mail made no lead")
            self.env.cr.commit()
