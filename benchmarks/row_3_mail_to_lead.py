"""A mail to the alias until it is an assigned lead; the yardstick: the same to a team, without our addons."""

from . import letters
from .filling import fill_buyers, fill_leads
from .gateway import TeamAlias
from .measuring import Result, paired

MAILS = 10


def measure(bench):
    for size in bench.sizes:
        with bench.environment() as env, bench.environment(bench.plain) as plain_env:
            fill_leads(env, size)
            fill_leads(plain_env, size)
            fill_buyers(env, size)
            source, alias = _MailSource(env), TeamAlias(plain_env)
            ours, yardstick = paired(
                source.prepare,
                lambda alias=alias: alias.prepare(MAILS),
                rounds=bench.rounds(7),
                units=MAILS,
            )
        what = "mail to the alias until it is an assigned lead, one by one"
        yield Result("3", what, ours, yardstick, 1.3, size)


class _MailSource:
    """A source with an alias; each mail is stored and read by itself, as when they come now and then."""

    def __init__(self, env):
        self.env = env
        self.source = env["inquiry.source"].search([("alias_name", "=", "bench-inquiries")])
        if not self.source:
            env.company.alias_domain_id = env["mail.alias.domain"].create({"name": "inquiry.example"})
            values = {"name": "Bench", "source_type": "email", "alias_name": "bench-inquiries"}
            self.source = env["inquiry.source"].create(values)
            env.cr.commit()

    def prepare(self):
        mails = [letters.mail("bench-inquiries@inquiry.example") for _number in range(MAILS)]
        return lambda: self._process(mails)

    def _process(self, mails):
        opened = self._count()
        for mail in mails:
            self.env["mail.thread"].message_process(None, mail)
            self.env.cr.commit()
            self.env["inquiry.payload"]._cron_parse()
        if self._count() - opened != len(mails):
            raise AssertionError("not every mail became a lead")

    def _count(self):
        return self.env["crm.lead"].search_count(
            [("inquiry_source_id", "=", self.source.id), ("user_id", "!=", False)]
        )
