"""Class and tags by word rules; the yardstick: automation rules "on create" with the same words."""

import random

from odoo.addons.inquiry_touch.tools.inquiry_facts import InquiryFacts

from .measuring import Result, median, paired

WORD_RULES = 500
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
    facts_count, rule_count = (100, 50) if bench.quick else (FACTS, WORD_RULES)
    with bench.environment() as env:
        env["inquiry.tag.rule"].search([]).active = False
        words = made_up_words(10 * rule_count)
        add_word_rules(env, words[:rule_count])
        texts = _texts(words[:rule_count], facts_count)
        facts = [InquiryFacts(text=text, company_id=env.company.id) for text in texts]
        automation = _Automation(env, words[:rule_count])
        classify = env["inquiry.tag.rule"]._classify

        rounds, what = bench.rounds(5), f"class and tags by {rule_count} word rules"
        ours, yardstick = paired(
            lambda: lambda: [classify([one]) for one in facts[:SINGLY]],
            lambda: lambda: automation.decide(texts[:SINGLY], batch=False),
            rounds=rounds,
            units=SINGLY,
        )
        yardstick -= automation.create_alone(texts[:SINGLY], rounds, batch=False)
        yield Result("4", f"{what}, one by one", ours, yardstick, 1 / 100, SINGLY)

        ours, yardstick = paired(
            lambda: lambda: classify(facts),
            lambda: lambda: automation.decide(texts, batch=True),
            rounds=min(rounds, 3),
            units=facts_count,
        )
        yardstick -= automation.create_alone(texts, min(rounds, 3), batch=True)
        yield Result("4", f"{what}, in a batch", ours, yardstick, 1 / 10, facts_count)

        add_word_rules(env, words[rule_count:])
        with_many = median(lambda: lambda: classify(facts), rounds=rounds, units=facts_count)
        yield Result("4", f"{len(words)} word rules against {rule_count}", with_many, ours, 2, facts_count)


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
