"""Mail lies in a mailbox until Odoo fetches it: nothing is lost on the way, nothing comes twice."""

import itertools
from email.message import EmailMessage
from email.utils import make_msgid

import pytest

from tests.fakes import MailboxServer, ShyImap

JOB = "mail.ir_cron_mail_gateway_action"
ASKED = "Mon, 02 Mar 2026 10:00:00 +0100"
ASKED_UTC = "2026-03-02 09:00:00"
_numbers = itertools.count(1)

BREAK = """
    CREATE OR REPLACE FUNCTION refuse_mail() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF position('{word}'::bytea in decode(encode(NEW.body, 'escape'), 'base64')) > 0 THEN
            RAISE EXCEPTION 'no room for this mail';
        END IF;
        RETURN NEW;
    END $$;
    CREATE OR REPLACE TRIGGER refuse_mail BEFORE INSERT ON inquiry_payload
        FOR EACH ROW EXECUTE FUNCTION refuse_mail();
"""
MEND = "DROP TRIGGER refuse_mail ON inquiry_payload"


@pytest.fixture
def mailbox():
    server = MailboxServer()
    yield server
    server.close()


@pytest.fixture
def bind(world):
    """A function that lets Odoo fetch from a mailbox into a source of its own; undone with the test."""
    made = []

    def make(server_type, port, host="127.0.0.1", **values):
        name = f"Mailbox {next(_numbers)}"
        server = world.rpc.create(
            "fetchmail.server",
            {
                "name": name,
                "server_type": server_type,
                "server": host,
                "port": port,
                "user": "sales",
                "password": "letters",
            },
        )
        made.append(server)
        world.rpc.call("fetchmail.server", "button_confirm_login", [server])
        bound = {"name": name, "source_type": "email", "fetchmail_server_ids": [(6, 0, [server])]}
        source = world.rpc.create("inquiry.source", {**bound, "starts_plan": False, **values})
        return server, source

    yield make
    world.rpc.write("fetchmail.server", made, {"active": False})


def _mail(sender, text="Please quote 300 garden lamps to Rotterdam.", **headers):
    message = EmailMessage()
    values = {
        "From": f"A Buyer <{sender}>",
        "To": "sales@provider.example",
        "Subject": "Garden lamps",
        "Message-ID": make_msgid(domain="buyers.example"),
        "Date": ASKED,
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in values.items():
        if value:
            message[name] = value
    message.set_content(text)
    return message


def _new_address():
    return f"box{next(_numbers)}@buyers.example"


def _fetch(world):
    world.rpc.run_cron(JOB)
    world.wait_until_read()


def _arrivals(world, source):
    return world.rpc.search("inquiry.intake", [["source_id", "=", source]], "result", "occurred_at")


def _left(mailbox, server_type):
    """How many mails are not taken in: over IMAP those are marked as read, over POP deleted."""
    return mailbox.unread() if server_type == "imap" else mailbox.count()


def _wait_again(world, server):
    """As if the time a failed mail has to wait were over."""
    world.database.rows(
        "UPDATE fetchmail_server SET inquiry_troubles = regexp_replace(inquiry_troubles::text, "
        f"'\"20[0-9: -]+\"', '\"2000-01-01 00:00:00\"', 'g')::jsonb WHERE id = {server}"
    )


@pytest.mark.parametrize("server_type", ["imap", "pop"])
def test_in_03_mails_of_a_mailbox_arrive_once(world, mailbox, bind, server_type):
    _server, source = bind(server_type, getattr(mailbox, f"{server_type}_port"))
    addresses = [_new_address() for _turn in range(3)]
    mailbox.put(*map(_mail, addresses))
    for _turn in range(2):
        _fetch(world)
    assert [row["result"] for row in _arrivals(world, source)] == ["opened"] * 3
    for address in addresses:
        world.wait_for_lead(address)
    assert _left(mailbox, server_type) == 0


@pytest.mark.parametrize("server_type", ["imap", "pop"])
def test_in_03_a_mail_that_cannot_be_stored_stays_and_arrives_next_time(world, mailbox, bind, server_type):
    server, source = bind(server_type, getattr(mailbox, f"{server_type}_port"))
    addresses = [_new_address() for _turn in range(3)]
    mailbox.put(_mail(addresses[0]), _mail(addresses[1], "Bad luck: 40 lamps."), _mail(addresses[2]))
    world.database.rows(BREAK.format(word="Bad luck"))
    _fetch(world)
    assert len(_arrivals(world, source)) == 2, "the others are not kept back"
    assert _left(mailbox, server_type) == 1
    [row] = world.rpc.search("fetchmail.server", [["id", "=", server]], "inquiry_trouble_text")
    assert "no room for this mail" in row["inquiry_trouble_text"]
    world.database.rows(MEND)
    _wait_again(world, server)
    _fetch(world)
    assert len(_arrivals(world, source)) == 3
    world.wait_for_lead(addresses[1])
    assert _left(mailbox, server_type) == 0


def test_in_03_a_mail_nobody_can_store_stays_and_the_record_says_so(world, mailbox, bind):
    server, source = bind("imap", mailbox.imap_port)
    mailbox.put(_mail(_new_address(), "Poison"))
    world.database.rows(BREAK.format(word="Poison"))
    for _turn in range(5):
        _fetch(world)
        _wait_again(world, server)
    world.database.rows(MEND)
    assert mailbox.unread() == 1
    note = world.rpc.read("inquiry.source", source, "mailbox_note")["mailbox_note"]
    assert "unread: 1" in note
    world.rpc.call("fetchmail.server", "action_inquiry_try_again", [server])
    world.wait_until_read()
    assert mailbox.unread() == 0 and len(_arrivals(world, source)) == 1


def test_in_20_a_mailbox_that_was_down_is_caught_up_with_the_times_of_the_buyers(world, mailbox, bind):
    server, source = bind("imap", mailbox.imap_port)
    addresses = [_new_address() for _turn in range(20)]
    mailbox.put(*map(_mail, addresses[:10]))
    mailbox.stop()
    world.rpc.run_cron(JOB)
    assert "cannot be reached" in world.rpc.read("inquiry.source", source, "mailbox_note")["mailbox_note"]
    mailbox.start()
    mailbox.put(*map(_mail, addresses[10:]))
    _fetch(world)
    arrivals = _arrivals(world, source)
    assert [row["result"] for row in arrivals] == ["opened"] * 20
    assert {row["occurred_at"] for row in arrivals} == {ASKED_UTC}
    lead = world.wait_for_lead(addresses[0])
    assert world.rpc.read("crm.lead", lead, "inquiry_asked_at")["inquiry_asked_at"] == ASKED_UTC
    assert not world.rpc.read("fetchmail.server", server, "error_date")["error_date"]


def test_in_03_sixty_mails_of_one_relay_are_all_taken_in(world, mailbox, bind):
    _server, source = bind("imap", mailbox.imap_port, forwarder_addresses="@relay.example")
    buyers = [_new_address() for _turn in range(60)]
    bulk = {"Precedence": "bulk", "Auto_Submitted": "auto-generated"}
    mailbox.put(*(_mail("noreply@relay.example", Reply_To=buyer, **bulk) for buyer in buyers))
    world.wait_until(lambda: _fetch(world) or not mailbox.unread(), "the mailbox is empty")
    world.wait_until_read()
    assert [row["result"] for row in _arrivals(world, source)] == ["opened"] * 60
    for number in (0, 20, 59):
        world.wait_for_lead(buyers[number])


def test_in_03_a_provider_that_asks_for_a_name_opens_its_inbox(world, mailbox, bind):
    shy = ShyImap(mailbox.imap_port)
    _server, source = bind("imap", shy.port)
    mailbox.put(_mail(_new_address()))
    _fetch(world)
    shy.stop()
    assert '"name"' in shy.names[-1]
    assert len(_arrivals(world, source)) == 1


def test_in_03_a_server_that_does_not_know_the_name_command_is_read_all_the_same(world, mailbox, bind):
    shy = ShyImap(mailbox.imap_port, knows_id=False)
    _server, source = bind("imap", shy.port)
    mailbox.put(_mail(_new_address()))
    _fetch(world)
    shy.stop()
    assert shy.names and len(_arrivals(world, source)) == 1


def test_in_18_two_robots_end_by_themselves(world, mailbox, bind):
    """It answers each of our mails, with a new number, a new subject and no header that gives it away."""
    _server, source = bind("imap", mailbox.imap_port, starts_plan=True)
    robot = _new_address()

    def answer(number):
        headers = {"Subject": f"[Ticket #{number}] We got your message", "Date": None}
        message = _mail(robot, f"Thank you, your ticket is {number}. We will come back to you.", **headers)
        mailbox.put(message)

    answered = 0
    answer("first")
    for turn in range(8):
        _fetch(world)
        world.wait_until(lambda: not _planned(world, robot), "what is due goes out, or is refused")
        for _mail_of_ours in world.sink.to(robot)[answered:]:
            answered += 1
            answer(answered)
        _fetch(world)
        # somebody closes the case each time, and the robot begins anew
        leads = world.rpc.search("crm.lead", [["email_from", "ilike", robot]], "id")
        world.rpc.call("crm.lead", "action_set_lost", [lead["id"] for lead in leads])
        answer(f"again {turn}")
    sent = len(world.sink.to(robot))
    assert 1 <= sent <= 5, f"{sent} mails to a robot"


def _planned(world, robot):
    """How many first answers to it are still on their way."""
    states = "('planned', 'held', 'queued', 'sending')"
    lead = f"(SELECT id FROM crm_lead WHERE email_from ILIKE '%{robot}%')"
    return world.database.count(
        "inquiry_touch", f"lead_id IN {lead} AND step_key = 'confirm' AND state IN {states}"
    )
