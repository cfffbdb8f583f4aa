"""A salesperson's morning: the list, the cards and the page of an inquiry count down by themselves."""

import pytest
from demo import samples

from tests.support import World
from tests.test_browser import CHROMIUM, SCREEN, SCREENS, TIMEOUT

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium: apt-get install chromium")
BADGE = ".o_inquiry_countdown"
TEXT = "@inquiry_touch/countdown/countdown_text"
# The clock of the page can be put forward; the timers of countdowns are kept to be counted and set off.
MOVABLE = """
    window.ahead = 0;
    window.ticks = new Map();
    const now = Date.now, every = window.setInterval, never = window.clearInterval;
    Date.now = () => now() + window.ahead;
    window.setInterval = (tick, pause, ...rest) => {
        const id = every(tick, pause, ...rest);
        if (pause === 30000 && String(tick).includes("state.now")) window.ticks.set(id, tick);
        return id;
    };
    window.clearInterval = (id) => { window.ticks.delete(id); never(id); };
"""
MOVE = "ahead => { window.ahead = ahead; window.ticks.forEach((tick) => tick()); }"
SAY = f"""([now, clock]) => {{
    const {{ clockText, readClock }} = odoo.loader.modules.get("{TEXT}");
    return String(clockText(readClock(now, clock)));
}}"""
MINUTE = 60_000
NOON = 1_772_798_400_000
# How long from now each of the inquiries is to be answered, in minutes.
LEFT = (-70, -5, 12, 42, 300, 2_000)


@pytest.fixture(scope="module")
def shown(ready_template):
    """Inquiries of one salesperson with all kinds of deadlines."""
    world = World(ready_template, "countdown")
    for mail in samples.mails():
        world.door.send(mail.build(world.doors.address))
    world.wait_until(lambda: world.rpc.count("inquiry.sla.clock") >= len(LEFT), "clocks")
    leads = world.rpc.search("crm.lead", [["inquiry_due_at", "!=", False]], "id")
    world.rpc.write("crm.lead", [lead["id"] for lead in leads], {"user_id": world.rpc.uid})
    with world.database.connect() as connection, connection.cursor() as cursor:
        for lead, minutes in zip(leads, LEFT, strict=False):
            for table, key in (("crm_lead", "id"), ("inquiry_sla_clock", "lead_id")):
                prefix = "inquiry_" if table == "crm_lead" else ""
                cursor.execute(
                    f"""UPDATE {table}
                           SET {prefix}due_at = now() AT TIME ZONE 'UTC' + %s * interval '1 minute',
                               {prefix}warn_at = now() AT TIME ZONE 'UTC' + (%s - 30) * interval '1 minute'
                         WHERE {key} = %s""",
                    [minutes, minutes, lead["id"]],
                )
        cursor.execute("UPDATE inquiry_sla_clock SET calendar_id = NULL")  # else it is paused at night
    world.leads = [lead["id"] for lead in leads]
    yield world
    world.close()


@pytest.fixture(scope="module")
def page(shown):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport=SCREEN, timezone_id="Europe/Brussels")
        page.set_default_timeout(TIMEOUT)
        page.add_init_script(MOVABLE)
        page.complaints, page.asked = [], []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(f"{shown.odoo.url}/web/login")
        page.fill("input[name=login]", "admin")
        page.fill("input[name=password]", "admin")
        page.click("button[type=submit]")
        page.wait_for_selector(".o_main_navbar")
        yield page
        browser.close()


def _open(page, shown, path, language, name):
    SCREENS.mkdir(parents=True, exist_ok=True)
    shown.rpc.write("res.users", shown.rpc.uid, {"lang": language})
    page.goto(f"{shown.odoo.url}/odoo/{path}")
    page.wait_for_selector(BADGE)
    page.wait_for_timeout(500)
    page.screenshot(path=SCREENS / f"countdown-{language}-{name}.png")
    assert not page.complaints


def _texts(page):
    return [text.strip() for text in page.locator(BADGE).all_inner_texts()]


def test_sl_02_one_timer_counts_the_list_down_without_asking_the_server(shown, page):
    _open(page, shown, "inquiries", "en_US", "list")
    before = _texts(page)
    assert before[0].startswith("late 1:1"), before
    assert any(text.startswith("0:4") for text in before), before
    assert page.evaluate("window.ticks.size") == 1
    page.asked.clear()
    page.evaluate(MOVE, 45 * MINUTE)
    page.wait_for_function(f"document.querySelector('{BADGE}').innerText.startsWith('late 1:5')")
    late = [text for text in _texts(page) if text.startswith("late")]
    assert len(late) == 4, "what was due within 45 minutes is late now"
    assert not [url for url in page.asked if "call_kw" in url]


@pytest.mark.parametrize(
    ("language", "late", "paused"), [("en_US", "late 1:10", "paused"), ("zh_CN", "超时 1:10", "已暂停")]
)
def test_sl_02_words_stand_before_colours_in_both_languages(shown, page, language, late, paused):
    _open(page, shown, "inquiries", language, "list")

    def say(minutes, spans=()):
        clock = {"due": NOON + minutes * MINUTE, "warn": NOON, "spans": spans}
        return page.evaluate(SAY, [NOON, clock])

    second = NOON // 1000
    assert say(42) == "0:42"
    assert say(-70) == late
    assert say(300, [[second - 60, second + 7200]]) == paused
    assert say(300, [[second + 60, second + 7260]]) == "3:00", "the hours it stands still are not counted"
    assert page.evaluate(SAY, [NOON, {"due": NOON + 9 * MINUTE, "warn": None, "spans": []}]) == "0:09"


@pytest.mark.parametrize("language", ["en_US", "zh_CN"])
def test_sl_02_cards_stand_in_buckets_of_time_and_the_page_counts_too(shown, page, language):
    _open(page, shown, "inquiries?view_type=kanban", language, "kanban")
    assert page.locator(".o_kanban_group").count() == 7
    counts = [group.locator(BADGE).count() for group in page.locator(".o_kanban_group").all()[:2]]
    assert counts == [2, 2], "two late, two due within the hour"
    _open(page, shown, f"inquiries/{shown.leads[3]}", language, "form")
    assert page.locator(f".o_form_view {BADGE}").count() == 1


@pytest.mark.parametrize("language", ["en_US", "zh_CN"])
def test_sl_04_answer_time_and_settings_say_who_is_told(shown, page, language):
    shown.rpc.write("res.users", shown.rpc.uid, {"lang": language})
    policy = shown.rpc.ref("inquiry_touch.inquiry_sla_policy_urgent")
    page.goto(f"{shown.odoo.url}/odoo/action-inquiry_touch.inquiry_sla_policy_action/{policy}")
    for name, text in (("urgent_hours", "00:00"), ("deputy_hours", "00:05"), ("manager_hours", "00:15")):
        field = page.locator(f".o_field_widget[name={name}] input")
        field.wait_for()
        assert field.input_value() == text
    page.screenshot(path=SCREENS / f"countdown-{language}-policy.png")
    page.goto(f"{shown.odoo.url}/odoo/action-crm.crm_config_settings_action")
    contact = page.locator(".o_field_widget[name=inquiry_emergency_user_id]")
    contact.wait_for()
    contact.scroll_into_view_if_needed()
    page.screenshot(path=SCREENS / f"countdown-{language}-settings.png")
    assert not page.complaints
