"""Six buyers ask at six doors; a salesperson sees them in one list, each with its source."""

import base64
from ast import literal_eval
from email.message import EmailMessage

import pytest

from tests.fakes import EbayServer
from tests.fakes.ebay_server import ACCOUNT
from tests.support import World

ASKED = "Please quote 200 garden lamps."
RELAY = "q7x2k9vexample7@marketplace.amazon.com"
AMAZON = f"""------------- Begin message -------------

{ASKED}

------------- End message -------------

Order ID 114-2960162-5573021
"""
FORM = "application/x-www-form-urlencoded"
FILE = f"email,message,date\nold@buyers.example,{ASKED},2025-03-02\n"


@pytest.fixture(scope="module")
def world(ready_template):
    ebay = EbayServer()
    world = World(ready_template, "one_list", environment={"INQUIRY_TOUCH_EBAY_URL": ebay.url})
    world.ebay = ebay
    yield world
    world.close()
    ebay.stop()


@pytest.fixture(scope="module")
def sources(world):
    """The sources by the door a buyer takes, after each buyer wrote once."""
    doors = world.doors
    relay = world.rpc.create(
        "inquiry.source", {"name": "Amazon", "source_type": "email", "alias_name": "amazon"}
    )
    relay_address = world.rpc.read("inquiry.source", relay, "alias_email")["alias_email"]
    world.door.send(_mail("mail@buyers.example", doors.address, ASKED))
    world.door.send(_mail(RELAY, relay_address, AMAZON, "Inquiry from Amazon customer Maria"))
    doors.shop_sender.post({"id": "S-1", "email": "shop@buyers.example", "message": ASKED})
    doors.form_sender.post(f"your-email=form@buyers.example&your-message={ASKED}".encode(), FORM)
    ebay = _fetch_from_ebay(world)
    _import(world)
    world.wait_until_read()
    sources = {
        "mail": doors.mail,
        "amazon": relay,
        "shop": doors.shop,
        "form": doors.form,
        "ebay": ebay,
        "old": doors.old,
    }
    ids = ",".join(map(str, sources.values()))
    arrived = f"source_id IN ({ids}) AND result IS NOT NULL"
    world.wait_until(lambda: world.database.count("inquiry_intake", arrived) >= len(sources), "six arrivals")
    return sources


def _mail(sender, recipient, text, subject="Garden lamps"):
    message = EmailMessage()
    message["From"] = f"A Buyer <{sender}>"
    message["To"] = recipient
    message["Subject"] = subject
    message["Message-ID"] = f"<one-list-{sender}>"
    message.set_content(text)
    return message


def _fetch_from_ebay(world):
    world.ebay.put(1, ASKED, buyer="anna_buyer")
    source = world.rpc.create("inquiry.source", ACCOUNT)
    world.wake_jobs()
    world.wait_until(
        lambda: world.database.count("inquiry_payload", f"source_id = {source}"), "eBay's message", 90
    )
    return source


def _import(world):
    values = {"source_id": world.doors.old, "file": base64.b64encode(FILE.encode()).decode()}
    file_import = world.rpc.create("inquiry.import", {**values, "file_name": "old.csv"})
    world.rpc.call("inquiry.import", "action_check", [file_import])
    world.rpc.call("inquiry.import", "action_run", [file_import])


def _leads(world):
    """What the list of inquiries shows to who removes the filter of the own ones."""
    action = world.rpc.ref("inquiry_touch.inquiry_lead_action_mine")
    domain = literal_eval(world.rpc.read("ir.actions.act_window", action, "domain")["domain"])
    return world.rpc.search("crm.lead", domain, "inquiry_source_id")


def test_in_01_inquiries_of_six_sources_are_in_one_list_with_their_source(world, sources):
    shown = [lead["inquiry_source_id"][0] for lead in _leads(world)]
    assert {door: shown.count(source) for door, source in sources.items()} == dict.fromkeys(sources, 1)


def test_in_01_as_many_are_shown_as_came_in(world, sources):
    ids = ",".join(map(str, sources.values()))
    received = world.database.value(
        f"SELECT sum(COALESCE(item_count, 1)) FROM inquiry_payload WHERE source_id IN ({ids})"
    )
    assert int(received) == len(sources)
    world.rpc.run_cron("inquiry_touch.ir_cron_inquiry_alert_watch")
    rows = world.database.rows(
        f"SELECT sum(arrived), sum(opened), sum(difference) FROM inquiry_ledger WHERE source_id IN ({ids})"
    )
    assert rows == [["6", "6", "0"]]
