"""Odoo's mail gateway as a yardstick: mails to the alias of a sales team become plain leads."""

from . import letters

ALIAS = "bench-team@bench.example"


class TeamAlias:
    """A team with an alias in a database without our addons."""

    def __init__(self, env):
        self.env = env
        name, _at, domain = ALIAS.partition("@")
        team = env["crm.team"].search([("alias_name", "=", name)])
        if not team:
            env.company.alias_domain_id = env["mail.alias.domain"].create({"name": domain})
            env["crm.team"].create(
                {"name": "Bench", "alias_name": name, "user_id": env.ref("base.user_admin").id}
            )
            env.cr.commit()

    def prepare(self, count):
        mails = [letters.mail(ALIAS) for _number in range(count)]
        return lambda: self._process(mails)

    def _process(self, mails):
        for mail in mails:
            if not self.env["mail.thread"].message_process(None, mail):
                raise AssertionError("the mail made no lead")
            self.env.cr.commit()
