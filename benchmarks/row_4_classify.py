"""Class and tags by word rules; the yardstick: automation rules "on create" with the same words."""

import random

from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryFacts

from .measuring import Result, median, paired

RULES = (50, 500, 5_000)
FACTS = 1_000
SINGLY = 20
FILLER = [
    "please",
    "we",
    "your",
    "our",
    "lamp",
    "order",
    "delivery",
    "port",
    "company",
    "month",
    "want",
    "need",
    "about",
    "also",
    "with",
    "from",
]


def measure(bench):
    bench.install("base_automation")
    facts_count = 100 if bench.quick else FACTS
    in_batch = {}
    for rule_count in RULES[:1] if bench.quick else RULES:
        with bench.environment() as env:
            pair = _Pair(env, rule_count, facts_count)
            what = f"class and tags by {rule_count} word rules"
            # with many rules Odoo takes minutes for a round
            rounds = bench.rounds(5 if rule_count <= 500 else 2)
            ours, yardstick = pair.measure_singly(rounds)
            yield Result("4", f"{what}, one by one", ours, yardstick, 1 / 100, rule_count)
            ours, yardstick = pair.measure_batch(min(rounds, 3))
            in_batch[rule_count] = ours
            yield Result("4", f"{what}, in a batch", ours, yardstick, 1 / 10, rule_count)
    if not bench.quick:
        few, many = in_batch[500], in_batch[5_000]
        yield Result("4", "5000 word rules against 500, in a batch", many, few, 2, 5_000)


class _Pair:
    """The same words as rules of ours and of Odoo, and messages with one of them each."""

    def __init__(self, env, rule_count, facts_count):
        env["inquiry.tag.rule"].search([]).active = False
        words = made_up_words(rule_count)
        add_word_rules(env, words)
        self.texts = _texts(words, facts_count)
        self.facts = [InquiryFacts(text=text, company_id=env.company.id) for text in self.texts]
        self.automation = _Automation(env, words)
        self.classify = env["inquiry.tag.rule"]._classify

    def measure_singly(self, rounds):
        texts, facts = self.texts[:SINGLY], self.facts[:SINGLY]
        ours, yardstick = paired(
            lambda: lambda: [self.classify([one]) for one in facts],
            lambda: lambda: self.automation.decide(texts, batch=False),
            rounds=rounds,
            units=len(texts),
        )
        return ours, yardstick - self.automation.create_alone(texts, rounds, batch=False)

    def measure_batch(self, rounds):
        ours, yardstick = paired(
            lambda: lambda: self.classify(self.facts),
            lambda: lambda: self.automation.decide(self.texts, batch=True),
            rounds=rounds,
            units=len(self.texts),
        )
        return ours, yardstick - self.automation.create_alone(self.texts, rounds, batch=True)


def made_up_words(count):
    """Made-up words, the same in every run."""
    letters = random.Random(4)
    words = set()
    while len(words) < count:
        words.add("".join(letters.choices("abcdefghijklmnoprstuvw", k=9)))
    return sorted(words)


def _texts(words, count):
    """About sixty words each, one of which a rule knows."""
    chance = random.Random(5)
    return [" ".join(chance.choices(FILLER, k=60) + [chance.choice(words)]) for _number in range(count)]


def _tags(env):
    return env["crm.tag"].search([], limit=10).ids or env["crm.tag"].create({"name": "Bench"}).ids


def add_word_rules(env, words):
    tags = _tags(env)
    env["inquiry.tag.rule"].create(
        [
            {
                "name": f"Word {word}",
                "tag_ids": [tags[number % len(tags)]],
                "word_ids": [(0, 0, {"words": word})],
            }
            for number, word in enumerate(words)
        ]
    )
    env.flush_all()


class _Automation:
    """Odoo's way: a rule for each word that adds a tag when a lead with that word is created."""

    def __init__(self, env, words):
        self.env = env
        self.rules = self._make(words)

    def _make(self, words):
        tags = _tags(self.env)
        model = self.env.ref("crm.model_crm_lead").id
        return self.env["base.automation"].create(
            [
                {
                    "name": f"Word {word}",
                    "model_id": model,
                    "trigger": "on_create",
                    "filter_domain": repr([("description", "ilike", word)]),
                    "action_server_ids": [(0, 0, self._prepare_action(model, tags[number % len(tags)]))],
                }
                for number, word in enumerate(words)
            ]
        )

    def _prepare_action(self, model, tag):
        return {
            "name": "Tag",
            "model_id": model,
            "state": "object_write",
            "update_path": "tag_ids",
            "update_m2m_operation": "add",
            "resource_ref": f"crm.tag,{tag}",
        }

    def decide(self, texts, *, batch):
        vals_list = [{"name": "Bench", "description": text} for text in texts]
        leads = self.env["crm.lead"].with_context(mail_create_nolog=True, inquiry_intake=True)
        for part in [vals_list] if batch else [[vals] for vals in vals_list]:
            leads.create(part)
        self.env.flush_all()

    def create_alone(self, texts, rounds, *, batch):
        """What creating the same leads costs without any rule: no part of deciding."""
        self.rules.active = False
        try:
            return median(lambda: lambda: self.decide(texts, batch=batch), rounds=rounds, units=len(texts))
        finally:
            self.rules.active = True
