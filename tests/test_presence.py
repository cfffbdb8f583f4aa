"""Two salespeople and one buyer, in two real browsers: each sees live that the other is answering."""

import pytest
from demo import samples

from tests.support import World
from tests.test_browser import CHROMIUM, SCREEN, TIMEOUT

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium: apt-get install chromium")
BUYER = "brenda@walsh-lighting.example.us"
PASSWORD = "long enough 1"
STRIP = ".o_inquiry_presence"
WRITES = "text=Li Wei is answering"


@pytest.fixture(scope="module")
def shown(ready_template):
    """A buyer with an inquiry of Li, and Anna, who sees all of them."""
    world = World(ready_template, "presence")
    for mail in samples.mails():
        world.door.send(mail.build(world.doors.address))
    groups = {"li": "group_sale_salesman", "anna": "group_sale_salesman_all_leads"}
    names = {"li": "Li Wei", "anna": "Anna Muster"}
    for login, group in groups.items():
        _model, group_id = world.rpc.call("ir.model.data", "check_object_reference", "sales_team", group)
        values = {"name": names[login], "login": f"presence_{login}", "password": PASSWORD}
        values |= {"email": f"{login}@presence.example", "group_ids": [[4, group_id]]}
        user = world.rpc.call("res.users", "create", values)
        if login == "li":
            world.rpc.write("crm.lead", world.wait_for_lead(BUYER), {"user_id": user})
    yield world
    world.close()


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def _log_in(browser, world, login):
    page = browser.new_context(viewport=SCREEN).new_page()
    page.set_default_timeout(TIMEOUT)
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(f"{world.odoo.url}/web/login")
    page.fill("input[name=login]", f"presence_{login}")
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_selector(".o_main_navbar")
    return page


def _open(page, world, model, record):
    page.goto(f"{world.odoo.url}/odoo/{model}/{record}")
    page.wait_for_selector(".o_form_view")
    # The browser tells the server what it wants to hear of a moment after it opened the page.
    page.wait_for_timeout(2_000)


def test_id_08_a_second_salesperson_sees_live_who_is_answering(shown, browser):
    lead = shown.wait_for_lead(BUYER)
    [row] = shown.rpc.search("crm.lead", [["id", "=", lead]], "inquiry_buyer_id")
    anna, li = _log_in(browser, shown, "anna"), _log_in(browser, shown, "li")
    _open(anna, shown, "inquiry.buyer", row["inquiry_buyer_id"][0])
    _open(li, shown, "crm.lead", lead)
    assert not anna.locator(STRIP).count()
    li.click(".o-mail-Chatter-sendMessage")
    anna.wait_for_selector(WRITES)
    assert not li.locator(STRIP).count(), "nobody is told of himself"

    # Closed again, the strip goes without a reload.
    li.click(".o-mail-Chatter-sendMessage")
    anna.wait_for_selector(STRIP, state="detached")

    # Who opens the composer later is warned in it.
    li.click(".o-mail-Chatter-sendMessage")
    _open(anna, shown, "crm.lead", lead)
    anna.click(".o-mail-Chatter-sendMessage")
    anna.wait_for_selector(f".o-mail-Composer {STRIP}")
    assert not anna.complaints + li.complaints


def test_id_08_notes_and_other_records_stay_as_they_were(shown, browser):
    anna = _log_in(browser, shown, "anna")
    lead = shown.wait_for_lead(BUYER)
    _open(anna, shown, "crm.lead", lead)
    mine = "user_id = (SELECT id FROM res_users WHERE login = 'presence_anna')"
    shown.database.rows(f"DELETE FROM inquiry_presence WHERE {mine}")
    anna.click(".o-mail-Chatter-logNote")
    anna.wait_for_selector(".o-mail-Composer")
    anna.wait_for_timeout(1_000)
    assert not shown.database.count("inquiry_presence", mine)
    assert not anna.complaints
