"""From stored payload to complete lead, in batches; the yardstick: the same words by Odoo's mail gateway."""

from . import letters
from .filling import fill_buyers, fill_leads
from .gateway import TeamAlias
from .measuring import Result, paired
from .row_4_classify import add_word_rules, made_up_words

BATCH = 100
YARDSTICK_MAILS = 20
RULES = 200
QUERIES_PER_INQUIRY = 8


def measure(bench):
    for size in bench.sizes:
        with bench.environment() as env, bench.environment(bench.plain) as plain_env:
            fill_leads(env, size)
            fill_leads(plain_env, size)
            fill_buyers(env, size)
            _have_rules(env)
            batch = _Batch(env)
            alias = TeamAlias(plain_env)
            ours, yardstick = paired(
                batch.prepare,
                lambda alias=alias: alias.prepare(YARDSTICK_MAILS),
                rounds=bench.rounds(5),
            )
            what = f"payload to complete lead, batches of {BATCH}, {batch.queries / BATCH:.1f} queries each"
            yield Result("2", what, ours / BATCH, yardstick / YARDSTICK_MAILS, 0.3, size)
            # not a time: the table has no other place for what the batch may cost in queries
            growth = batch.queries_per_inquiry()
            what = f"queries for one more inquiry in a batch (at most {QUERIES_PER_INQUIRY})"
            yield Result("2q", what, growth, QUERIES_PER_INQUIRY, 1, size)


def _have_rules(env):
    missing = RULES - env["inquiry.tag.rule"].search_count([])
    if missing > 0:
        add_word_rules(env, made_up_words(missing))
        env.cr.commit()


class _Batch:
    """Stores calls of new buyers and lets the job read them."""

    def __init__(self, env):
        self.env = env
        self.queries = 0
        values = {"name": "Benchmark", "source_type": "webhook"}
        self.source = env["inquiry.source"].create(values)

    def prepare(self, count=BATCH):
        for _number in range(count):
            self.source._receive(letters.call(), content_type="application/json")
        self.env.cr.commit()
        self.env.invalidate_all()
        return lambda: self._read(count)

    def _read(self, count):
        before = self.env.cr.sql_log_count
        self.env["inquiry.payload"]._cron_parse(limit=count)
        self.queries = self.env.cr.sql_log_count - before
        waiting = self.source.payload_ids.filtered(lambda payload: payload.state != "parsed")
        if waiting:
            raise AssertionError(f"{len(waiting)} payloads were not read: {waiting[0].error}")

    def queries_per_inquiry(self):
        """How many queries one inquiry more costs, by the difference of two batches."""
        self.prepare(BATCH // 2)()
        half = self.queries
        self.prepare(BATCH)()
        return (self.queries - half) / (BATCH - BATCH // 2)
