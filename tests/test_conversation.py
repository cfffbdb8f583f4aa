"""The buyer writes again: an answer, an automatic reply, a mail on a lost inquiry."""

import itertools
from email.message import EmailMessage
from email.utils import make_msgid

_numbers = itertools.count(1)
MESSAGES = ("day_2", "day_3", "case", "offer")


def _mail(sender, to, subject, text, **headers):
    message = EmailMessage()
    message["From"] = f"A Buyer <{sender}>"
    message["To"] = to
    message["Subject"] = subject
    message["Message-ID"] = make_msgid(domain="buyers.example")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def _new_conversation(world):
    """A buyer's mail and our first answer to it: the lead's id, the address, the answer."""
    address = f"talk{next(_numbers)}@buyers.example"
    text = "Hello, please send us your quotation for 300 garden lamps to Rotterdam."
    world.door.send(_mail(address, world.doors.address, "Garden lamps", text))
    [answer] = world.sink.wait_for(1, to=address)
    return world.wait_for_lead(address), address, answer.message


def _reply_to(answer, address, text, **headers):
    """As mail programs reply: to the reply address, with the reference and the quoted text."""
    to = answer["Reply-To"] or answer["From"]
    reference = answer["Message-ID"]
    quoted = "\n".join(f"> {line}" for line in ["Dear buyer,", "thank you for your inquiry."])
    return _mail(
        address,
        to,
        f"Re: {answer['Subject']}",
        f"{text}\n\nOn Monday we wrote:\n{quoted}\n",
        In_Reply_To=reference,
        References=reference,
        **headers,
    )


def _states(world, lead):
    return {touch["step_key"]: touch["state"] for touch in world.touches(lead)}


def test_ts_05_the_reply_of_a_buyer_stops_the_messages_but_not_the_quotation(world):
    lead, address, answer = _new_conversation(world)
    world.door.send(_reply_to(answer, address, "Yes please, 300 pieces, white."))
    world.wait_until(lambda: _states(world, lead)["day_2"] == "cancelled", "the reply stops the plan")
    states = _states(world, lead)
    assert {states[key] for key in MESSAGES} == {"cancelled"}
    todos = world.rpc.search(
        "mail.activity", [["res_model", "=", "crm.lead"], ["res_id", "=", lead]], "summary"
    )
    assert len(todos) == 1, "the quotation to-do stays"
    world.wait_for_lead(address)


def test_in_17_the_reply_stands_in_the_chatter_without_opening_an_inquiry(world):
    lead, address, answer = _new_conversation(world)
    world.door.send(_reply_to(answer, address, "The colour is RAL 9016."))
    domain = [["model", "=", "crm.lead"], ["res_id", "=", lead], ["body", "ilike", "RAL 9016"]]
    world.wait_until(lambda: world.rpc.count("mail.message", domain), "the reply in the chatter")
    world.wait_for_lead(address)


def test_in_17_a_second_mail_without_any_reference_joins_the_open_inquiry(world):
    lead, address, _answer = _new_conversation(world)
    world.door.send(_mail(address, world.doors.address, "One more thing", "We also need 20 spare bulbs."))
    domain = [["model", "=", "crm.lead"], ["res_id", "=", lead], ["body", "ilike", "spare bulbs"]]
    world.wait_until(lambda: world.rpc.count("mail.message", domain), "the second mail in the chatter")
    world.wait_for_lead(address)


def test_in_18_an_out_of_office_reply_stops_nothing_and_opens_nothing(world):
    lead, address, answer = _new_conversation(world)
    before = world.rpc.count("crm.lead")
    automatic = {"Auto_Submitted": "auto-replied", "X_Auto_Response_Suppress": "All"}
    world.door.send(_reply_to(answer, address, "I am out of office until Monday.", **automatic))
    world.wait_until_read()
    states = _states(world, lead)
    assert {states[key] for key in MESSAGES} == {"planned"}
    assert world.rpc.count("crm.lead") == before


def test_in_18_an_out_of_office_mail_to_the_inquiry_address_opens_nothing(world):
    lead, address, answer = _new_conversation(world)
    before = world.rpc.count("crm.lead")
    reference = answer["Message-ID"]
    notice = _mail(
        address,
        world.doors.address,
        "Automatic reply: Garden lamps",
        "I am out of office until Monday.",
        Auto_Submitted="auto-replied",
        In_Reply_To=reference,
    )
    world.door.send(notice)
    world.wait_until_read()
    assert {_states(world, lead)[key] for key in MESSAGES} == {"planned"}
    assert world.rpc.count("crm.lead") == before


def test_a_mail_on_a_lost_inquiry_is_not_silent(world):
    """It opens a new inquiry that knows the earlier one, and somebody owns it."""
    lead, address, answer = _new_conversation(world)
    world.rpc.call("crm.lead", "action_set_lost", [lead])
    assert set(_states(world, lead).values()) <= {"sent", "cancelled", "queued"}
    world.door.send(_reply_to(answer, address, "We have our budget now, please quote again."))
    domain = [["inquiry_previous_lead_id", "=", lead]]
    found = world.wait_until(
        lambda: world.rpc.search("crm.lead", domain, "user_id", "email_from"),
        "a new inquiry after the lost one",
    )
    assert len(found) == 1 and found[0]["user_id"] and address in found[0]["email_from"]


def test_in_12_the_same_mail_ten_times_leaves_one_inquiry(world):
    address = "ten-mails@buyers.example"
    mail = _mail(address, world.doors.address, "Garden lamps", "Please quote 40 garden lamps.")
    for _number in range(10):
        world.door.send(mail)
    world.wait_until_read()
    world.wait_for_lead(address)
    assert len(world.sink.wait_for(1, to=address)) == 1


def test_a_mail_to_a_sales_team_still_makes_a_plain_lead(world):
    """What is not addressed to a source goes Odoo's own way."""
    team = world.rpc.create("crm.team", {"name": "Spare parts", "alias_name": "spare-parts"})
    to = "spare-parts@" + world.doors.address.partition("@")[2]
    world.door.send(_mail("parts@buyers.example", to, "A spare part", "I need a new lens."))
    domain = [["team_id", "=", team], ["email_from", "ilike", "parts@buyers.example"]]
    assert world.rpc.count("crm.lead", domain) == 1
