"""A manager builds the shipped rules again from scratch in the browser, in English and Chinese.

The shipped ones are read, deleted and typed in again; then they are compared field by field, a message is
tried on them, and an inquiry that comes by the webhook is classified and assigned by them.
"""

import pytest

from tests.support import Screen, World
from tests.test_browser import CHROMIUM, SCREEN, SCREENS, TIMEOUT

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium: apt-get install chromium")
RULES = ("sample_order", "oem", "complaint", "price_inquiry")
# Of 15 languages three, so that the test takes minutes and not hours: a rule has some thirty lines.
LANGS = (False, "zh", "de")
LINE = ("lang", "mode", "words")
RESULTS = ("category_id", "tag_ids", "priority", "intent", "urgency", "stops")
MESSAGE = "Hello, could you please send us one sample of the lamp before we order?"
MODELS = ("inquiry.tag.rule", "inquiry.assignment.policy", "inquiry.sla.policy")
PASSWORD = "a-manager-builds"


@pytest.fixture(scope="module")
def world(ready_template):
    world = World(ready_template, "builder")
    yield world
    world.close()


@pytest.fixture(scope="module")
def shipped(world):
    """What the addon ships, in its order."""
    return [_read_rule(world.rpc, world.rpc.ref(f"inquiry_touch.inquiry_tag_rule_{name}")) for name in RULES]


@pytest.fixture(scope="module")
def people(world):
    """A manager of sales, and two who take turns."""
    groups = {"max": "manager", "anna": "salesman", "ben": "salesman"}
    return {
        login: world.rpc.create(
            "res.users",
            {
                "name": _name_of(login),
                "login": f"{login}@builder.example",
                "password": PASSWORD,
                "email": f"{login}@builder.example",
                "group_ids": [[4, world.rpc.ref(f"sales_team.group_sale_{group}")]],
            },
        )
        for login, group in groups.items()
    }


@pytest.fixture
def screen(world):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport=SCREEN, timezone_id="Europe/Brussels")
        page.set_default_timeout(TIMEOUT)
        yield Screen(page, world.odoo.url)
        browser.close()


def _name_of(login):
    return f"{login.title()} Builder"


def _read_rule(rpc, rule):
    """Return what a rule says, as far as this test builds it."""
    values = rpc.read("inquiry.tag.rule", rule, "name", *RESULTS)
    lines = rpc.search("inquiry.tag.rule.word", [["rule_id", "=", rule], ["lang", "in", LANGS]], *LINE)
    return {
        **{name: values[name] for name in RESULTS},
        "category_id": (values["category_id"] or [False])[0],
        "lines": [tuple(line[name] for name in LINE) for line in lines],
        "name": values["name"],
    }


class Labels:
    """What things are called in the language of the manager."""

    def __init__(self, rpc, lang):
        self.rpc, self.context = rpc, {"lang": lang}
        self.texts = {}

    def value(self, model, field, value):
        """The label of a value of a selection."""
        if (model, field) not in self.texts:
            told = self.rpc.call(model, "fields_get", [field], ["selection"], context=self.context)
            self.texts[model, field] = dict(told[field]["selection"])
        return self.texts[model, field][value]

    def record(self, model, record_id):
        return self.rpc.call(model, "read", [record_id], ["display_name"], context=self.context)[0][
            "display_name"
        ]


def _build_tag_rule(screen, labels, rule, name):
    model = "inquiry.tag.rule"
    screen.new()
    screen.fill("name", name)
    if rule["category_id"]:
        screen.pick("category_id", labels.record("inquiry.category", rule["category_id"]))
    for tag in rule["tag_ids"]:
        screen.pick("tag_ids", labels.record("crm.tag", tag))
    if rule["priority"] not in (False, "0"):
        screen.star("priority", int(rule["priority"]))
    for field in ("intent", "urgency"):
        if rule[field]:
            screen.choose(field, labels.value(model, field, rule[field]))
    if rule["stops"]:
        screen.field("stops").locator("input").check()
    for lang, mode, words in rule["lines"]:
        line = screen.add_line("word_ids")
        if mode != "any":
            screen.choose("mode", labels.value(f"{model}.word", "mode", mode), line)
        if lang:
            screen.choose("lang", labels.value(f"{model}.word", "lang", lang), line)
        screen.fill("words", words, line)
    screen.save()


def _build_policy(screen, labels, world, people):
    screen.new()
    screen.fill("name", "Europe")
    screen.tab("when")
    screen.pick("when_country_group_ids", labels.record("res.country.group", world.rpc.ref("base.europe")))
    screen.pick("team_id", labels.record("crm.team", world.rpc.ref("inquiry_touch.crm_team_europe")))
    screen.choose("priority", labels.value("inquiry.assignment.policy", "priority", "2"))
    screen.tab("members")
    for login in ("anna", "ben"):
        screen.pick("user_id", _name_of(login), screen.add_line("member_ids"))
    screen.save()


def _build_answer_time(screen, labels, world):
    screen.new()
    screen.fill("name", "Europe")
    screen.pick("when_country_group_ids", labels.record("res.country.group", world.rpc.ref("base.europe")))
    screen.fill("target_hours", "24:00")
    screen.fill("warn_hours", "04:00")
    screen.save()


def _try_message(screen):
    """Try a message from the list of rules; return the rules that apply, by the trial's own word."""
    screen.page.locator("button[name=action_try_message]").first.click()
    screen.fill("message", MESSAGE)
    screen.field("message").locator("textarea").press("Tab")
    lines = screen.field("line_ids").locator(".o_data_row")
    lines.first.wait_for()
    return [
        row.locator("[name=rule_id]").inner_text()
        for row in lines.all()
        if row.locator("[name=applies] input").is_checked()
    ]


def _clear(world):
    """Have no rules at all, shipped or built."""
    for model in MODELS:
        rows = world.rpc.search(model, [["active", "in", [True, False]]], "id")
        world.rpc.call(model, "unlink", [row["id"] for row in rows])


@pytest.mark.parametrize("language", ["en_US", "zh_CN"])
def test_ux_3_1_a_manager_builds_the_shipped_rules_again(world, shipped, people, screen, language):
    SCREENS.mkdir(parents=True, exist_ok=True)
    _clear(world)
    world.rpc.write("res.users", people["max"], {"lang": language})
    labels = Labels(world.rpc, language)
    screen.log_in("max@builder.example", PASSWORD)

    names = [f"{rule['name']} ({language})" for rule in shipped]
    for rule, name in zip(shipped, names, strict=True):
        screen.open_list(world.rpc.ref("inquiry_touch.inquiry_tag_rule_action"))
        _build_tag_rule(screen, labels, rule, name)
    screen.page.screenshot(path=SCREENS / f"{language}-builder-rule.png")
    screen.open_list(world.rpc.ref("inquiry_touch.inquiry_assignment_policy_action"))
    _build_policy(screen, labels, world, people)
    screen.page.screenshot(path=SCREENS / f"{language}-builder-policy.png")
    screen.open_list(world.rpc.ref("inquiry_touch.inquiry_sla_policy_action"))
    _build_answer_time(screen, labels, world)
    screen.page.screenshot(path=SCREENS / f"{language}-builder-answer-time.png")

    _check_what_was_built(world.rpc, shipped, names)
    screen.open_list(world.rpc.ref("inquiry_touch.inquiry_tag_rule_action"))
    assert _try_message(screen) == names[:1]
    screen.page.screenshot(path=SCREENS / f"{language}-builder-trial.png")

    _check_real_inquiry(world, people, language)
    screen.open_list(world.rpc.ref("inquiry_touch.inquiry_tag_rule_action"))
    screen.page.screenshot(path=SCREENS / f"{language}-builder-list.png")
    hits = screen.page.locator(".o_data_row [name=hit_count]")
    # the client shows the list as it last was until the server has answered
    world.wait_until(
        lambda: int(hits.first.inner_text()) >= 1, "the inquiry that came is a hit of the first rule"
    )
    assert hits.count() == len(shipped)


def _check_what_was_built(rpc, shipped, names):
    """The rules say what the shipped ones say."""
    built = rpc.search("inquiry.tag.rule", [], "id", order="id")
    for rule, row, name in zip(shipped, built, names, strict=True):
        assert _read_rule(rpc, row["id"]) == {**rule, "name": name}
    [policy] = rpc.search("inquiry.assignment.policy", [], "when_country_group_ids", "team_id", "priority")
    europe, team = rpc.ref("base.europe"), rpc.ref("inquiry_touch.crm_team_europe")
    assert (policy["when_country_group_ids"], policy["team_id"][0], policy["priority"]) == (
        [europe],
        team,
        "2",
    )
    names = ("when_country_group_ids", "target_hours", "warn_hours", "calendar_id")
    [answer] = rpc.search("inquiry.sla.policy", [], *names)
    assert [answer[name] for name in names] == [[europe], 24.0, 4.0, False]


def _check_real_inquiry(world, people, language):
    """What comes by the webhook is classified, assigned and owed an answer by what was built."""
    email = f"{language.lower().replace('_', '')}@builder.example.de"
    answer = world.doors.shop_sender.post(
        {"id": f"builder-{language}", "email": email, "country": "DE", "message": MESSAGE}
    )
    assert answer.status == 200, answer.body
    lead = world.rpc.read(
        "crm.lead",
        world.wait_for_lead(email),
        *("inquiry_category_id", "user_id", "priority", "inquiry_assignment_policy_id", "inquiry_due_at"),
    )
    category = world.rpc.ref("inquiry_touch.inquiry_category_sample_order")
    [policy] = world.rpc.search("inquiry.assignment.policy", [], "id")
    assert lead["inquiry_category_id"][0] == category
    assert lead["inquiry_assignment_policy_id"][0] == policy["id"]
    assert lead["user_id"][0] in (people["anna"], people["ben"])
    assert lead["priority"] == "2"
    assert lead["inquiry_due_at"]
