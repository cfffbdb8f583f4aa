"""A day of a trading company: inquiries come in by every door, and each is carried to its first touch."""

import time
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from demo import samples
from demo.feed import Feed

from tests.support import World

MAILS = {mail.language: mail for mail in samples.mails()}
SHOP_BUYER = samples.webhook()["email"]
FORM_BUYER = samples.form()["your-email"]
NEW_BUYERS = [*(mail.address for mail in MAILS.values()), SHOP_BUYER, FORM_BUYER]
GREETING = {
    "en_US": "Thank you for your inquiry",
    "zh_CN": "感谢",
    "de_DE": "vielen Dank",
    "es_ES": "Gracias",
    "fr_FR": "remercions",
    "ar_001": "شكر",
}
ZONE = {
    "us": "America/New_York",
    "cn": "Asia/Shanghai",
    "de": "Europe/Berlin",
    "es": "Europe/Madrid",
    "fr": "Europe/Paris",
    "ae": "Asia/Dubai",
    SHOP_BUYER: "Europe/London",
    FORM_BUYER: "Europe/Lisbon",
}
SUNDAY = 6


class Day:
    """What was let in, and how long the first answers took."""

    def __init__(self, world):
        self.world = world
        self.began = time.monotonic()
        Feed(world.rpc, world.doors, world.door).let_in()
        for address in NEW_BUYERS:
            world.sink.wait_for(1, to=address, timeout=90)
        self.seconds = time.monotonic() - self.began
        world.wait_until_read()


@pytest.fixture(scope="module")
def day(ready_template):
    world = World(ready_template, "road")
    yield Day(world)
    world.close()


@pytest.fixture(scope="module")
def lead_of(day):
    """A function: the lead of this buyer, with what a salesperson sees of it."""

    def read(address):
        names = ("user_id", "lang_id", "country_id", "tag_ids", "inquiry_due_at", "inquiry_source_id")
        names = (*names, "inquiry_person_reason")
        lead = day.world.wait_for_lead(address)
        return day.world.rpc.read("crm.lead", lead, *names)

    return read


def test_in_01_every_new_buyer_has_one_inquiry_with_source_owner_and_answer_clock(lead_of):
    for address in NEW_BUYERS:
        lead = lead_of(address)
        assert lead["user_id"] and lead["inquiry_source_id"] and lead["inquiry_due_at"], address


def test_in_12_the_call_that_came_twice_left_one_inquiry(lead_of, day):
    lead_of(SHOP_BUYER)
    assert len(day.world.sink.to(SHOP_BUYER)) == 1


def test_in_19_the_order_of_the_shop_is_on_the_file_of_its_buyer(lead_of, day):
    [order] = day.world.rpc.search(
        "inquiry.buyer.order", [["number", "=", "SO-2001"]], "event_id", "amount", "buyer_id"
    )
    lead = day.world.rpc.read("crm.lead", lead_of(SHOP_BUYER)["id"], "inquiry_buyer_id", "inquiry_order_ids")
    assert (order["event_id"][1], order["amount"]) == ("First order", 1480.0)
    assert order["buyer_id"] == lead["inquiry_buyer_id"]
    assert lead["inquiry_order_ids"] == [order["id"]]


@pytest.mark.parametrize("language", sorted(MAILS))
def test_cl_02_a_mail_gets_tags_in_whatever_language_it_is_written(lead_of, day, language):
    lead = lead_of(MAILS[language].address)
    assert lead["tag_ids"], f"no tag for {MAILS[language].subject}"
    code = day.world.rpc.read("res.lang", lead["lang_id"][0], "code")["code"]
    assert code == language


@pytest.mark.parametrize("language", sorted(MAILS))
def test_ts_01_the_first_answer_is_in_the_language_of_the_buyer(day, language):
    [answer] = day.world.sink.to(MAILS[language].address)
    assert GREETING[language] in answer.text, answer.text


def test_ts_01_all_first_answers_left_within_a_minute(day):
    assert day.seconds < 60


def test_as_11_every_owner_has_a_reason_a_person_can_read(day):
    for lead in day.world.rpc.search("crm.lead", [["inquiry_trace", "!=", False]], "user_id"):
        decisions = day.world.rpc.search(
            "inquiry.decision", [["lead_id", "=", lead["id"]], ["stage", "=", "assign"]], "sentence"
        )
        assert decisions and all(decision["sentence"] for decision in decisions)


def test_ts_04_what_is_planned_falls_into_the_hours_of_the_buyer(day, lead_of):
    """Mails go from Monday to Saturday between 8 and 20, in the buyer's own time."""
    for address in NEW_BUYERS:
        lead = lead_of(address)
        zone = ZoneInfo(ZONE.get(address) or ZONE[address.rpartition(".")[2]])
        touches = day.world.touches(lead["id"], "scheduled_at")
        planned = [touch for touch in touches if touch["kind"] == "message" and touch["state"] == "planned"]
        # a large order is left to its owner
        expected = set() if lead["inquiry_person_reason"] else {"day_2", "day_3", "case", "offer"}
        assert {touch["step_key"] for touch in planned} == expected, address
        for touch in planned:
            moment = _moment(touch["scheduled_at"]).astimezone(zone)
            assert 8 <= moment.hour < 20 and moment.weekday() != SUNDAY, (address, moment)


def test_ts_02_each_owner_has_a_quotation_to_do_within_a_day(day, lead_of):
    for address in NEW_BUYERS:
        lead = lead_of(address)
        [todo] = day.world.rpc.search(
            "mail.activity",
            [["res_model", "=", "crm.lead"], ["res_id", "=", lead["id"]]],
            "date_deadline",
            "user_id",
        )
        assert todo["user_id"] == lead["user_id"]
        assert todo["date_deadline"] <= str(datetime.now(timezone.utc).date() + timedelta(days=1))


def test_in_11_twenty_old_inquiries_are_there_and_nobody_wrote_to_them(day):
    addresses = samples.old_addresses()
    domain = [["email_from", "in", addresses], ["inquiry_trace", "!=", False]]
    leads = day.world.rpc.search("crm.lead", domain, "email_from", "inquiry_due_at", "user_id")
    assert sorted(lead["email_from"] for lead in leads) == sorted(addresses)
    assert not any(lead["inquiry_due_at"] for lead in leads), "an answer clock runs for an old inquiry"
    assert not day.world.rpc.count("inquiry.touch", [["lead_id", "in", [lead["id"] for lead in leads]]])
    assert not any(day.world.sink.to(address) for address in addresses)


def test_in_20_old_inquiries_keep_the_time_they_were_sent(day):
    [first] = day.world.rpc.search(
        "crm.lead", [["email_from", "=", "jan@devries.example"]], "inquiry_asked_at"
    )
    assert first["inquiry_asked_at"] == "2025-03-04 08:12:00"


def test_lg_03_one_trace_leads_from_the_bytes_to_the_answer(day, lead_of):
    lead = lead_of(SHOP_BUYER)
    trace = day.world.rpc.read("crm.lead", lead["id"], "inquiry_trace")["inquiry_trace"]
    for table in ("inquiry_payload", "inquiry_intake", "inquiry_decision", "inquiry_touch"):
        assert day.world.database.count(table, f"trace = '{trace}'"), table


def test_the_road_logged_no_error(day):
    assert not day.world.odoo.errors()


def _moment(text):
    return datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone.utc)
