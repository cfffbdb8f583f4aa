"""A look at every screen in a real browser, in English and Chinese; pictures are left in build/screens."""

import re
import shutil

import pytest
from demo import samples

from machine.paths import BUILD
from tests.support import World

SCREENS = BUILD / "screens"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium: apt-get install chromium")
TIMEOUT = 30_000
SETTLE = 500
SCREEN = {"width": 1366, "height": 768}
BUYER = "brenda@walsh-lighting.example.us"
PLAIN_CELL = ":not(.o_handle_cell):not(.o_boolean_toggle_cell):not(.o_list_record_selector)"


@pytest.fixture(scope="module")
def shown(ready_template):
    """A database with a few inquiries in it."""
    world = World(ready_template, "browser")
    for mail in samples.mails():
        world.door.send(mail.build(world.doors.address))
    world.doors.shop_sender.post(samples.webhook())
    world.sink.wait_for(7)
    world.rpc.write("crm.lead", world.wait_for_lead(BUYER), {"user_id": world.rpc.uid})
    yield world
    world.close()


@pytest.fixture(scope="module")
def page(shown):
    """A browser that is logged in, and the complaints it heard."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport=SCREEN, timezone_id="Europe/Brussels")
        page.set_default_timeout(TIMEOUT)
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{shown.odoo.url}/web/login")
        page.fill("input[name=login]", "admin")
        page.fill("input[name=password]", "admin")
        page.click("button[type=submit]")
        page.wait_for_selector(".o_main_navbar")
        yield page
        browser.close()


def _actions(world):
    """Every screen of ours that a menu opens, by its XML id; wizards need something to work on first."""
    domain = [["module", "=", "inquiry_touch"], ["model", "=", "ir.actions.act_window"]]
    rows = world.rpc.search("ir.model.data", domain, "name", "res_id")
    menus = world.rpc.search("ir.ui.menu", [["action", "like", "ir.actions.act_window,"]], "action")
    opened = [int(menu["action"].split(",")[1]) for menu in menus]
    screens = [["id", "in", opened], ["target", "!=", "new"]]
    modes = world.rpc.search("ir.actions.act_window", screens, "view_mode")
    has_form = {screen["id"]: "form" in screen["view_mode"] for screen in modes}
    return sorted(
        (row["name"], row["res_id"], has_form[row["res_id"]]) for row in rows if row["res_id"] in has_form
    )


def _look(page, url, name):
    page.goto(url)
    page.wait_for_selector(".o_action_manager .o_view_controller, .o_action_manager .o_action")
    _picture(page, name)


def _picture(page, name):
    """Take a picture once the screen has settled; an error on it, or in the console, is a failure."""
    page.wait_for_timeout(SETTLE)
    page.screenshot(path=SCREENS / f"{name}.png")
    dialog = page.locator(".o_error_dialog")
    assert not dialog.count(), f"{name}: {dialog.inner_text()}"
    assert not page.complaints, f"{name}: {page.complaints}"


@pytest.mark.parametrize("language", ["en_US", "zh_CN"])
def test_ux_04_every_screen_opens_without_an_error(shown, page, language):
    SCREENS.mkdir(parents=True, exist_ok=True)
    shown.rpc.write("res.users", shown.rpc.uid, {"lang": language})
    actions = _actions(shown)
    assert len(actions) >= 8
    for name, action, has_form in actions:
        _look(page, f"{shown.odoo.url}/odoo/action-{action}", f"{language}-{name}")
        cell = page.locator(f".o_data_row .o_data_cell{PLAIN_CELL}").first
        if has_form and cell.count():
            cell.click()
            page.wait_for_selector(".o_form_view, .o_selected_row")
            _picture(page, f"{language}-{name}-form")


def test_lg_04_the_page_of_an_inquiry_shows_its_follow_up_and_why(shown, page):
    SCREENS.mkdir(parents=True, exist_ok=True)
    shown.rpc.write("res.users", shown.rpc.uid, {"lang": "en_US"})
    lead = shown.wait_for_lead(BUYER)
    _look(page, f"{shown.odoo.url}/odoo/crm/{lead}", "lead")
    page.get_by_role("tab", name=re.compile("Follow-up")).click()
    page.wait_for_selector(".o_field_widget[name=inquiry_touch_ids] .o_data_row")
    page.set_viewport_size({"width": 1366, "height": 1200})
    _picture(page, "lead-follow-up")
    page.set_viewport_size(SCREEN)
    page.get_by_role("button", name=re.compile("Why")).first.click()
    page.wait_for_selector(".modal .o_list_view .o_data_row, .o_list_view .o_data_row")
    _picture(page, "lead-why")


def test_ux_04_what_is_typed_into_a_long_line_of_words_is_added(shown, page):
    shown.rpc.write("res.users", shown.rpc.uid, {"lang": "en_US"})
    rule = shown.rpc.ref("inquiry_touch.inquiry_tag_rule_sample_order")
    page.goto(f"{shown.odoo.url}/odoo/inquiry-tag-rules/{rule}")
    page.locator(".o_field_widget[name=word_ids] .o_data_row td[name=words]").first.click()
    words = page.locator(".o_selected_row .o_field_widget[name=words] textarea")
    words.wait_for()
    before = words.input_value()
    page.wait_for_timeout(SETTLE)
    page.keyboard.type(", prototype")
    assert words.input_value() == f"{before}, prototype"
    page.locator(".o_form_button_cancel").click()
