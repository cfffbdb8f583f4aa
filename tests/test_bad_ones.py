"""One bad thing among good ones: the others go on, the bad one shows its reason, no job turns red."""

from urllib.parse import urlparse

import pytest

from tests.fakes import WebSender

POISON = """
    CREATE FUNCTION refuse_poison() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.email_from LIKE 'poison%' THEN RAISE EXCEPTION 'poison'; END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER refuse_poison BEFORE INSERT ON crm_lead FOR EACH ROW EXECUTE FUNCTION refuse_poison();
"""


@pytest.fixture(autouse=True)
def _no_job_is_red(world):
    yield
    assert world.database.count("ir_cron", "failure_count > 0") == 0


@pytest.fixture
def door(world):
    """A webhook without signature and limit: a function that posts to it, and the source."""
    values = {"name": "Bad ones", "source_type": "webhook", "rate_per_minute": 0, "rate_per_caller": 0}
    source = world.rpc.create("inquiry.source", values)
    url = world.rpc.read("inquiry.source", source, "hook_url")["hook_url"]
    return source, WebSender(world.odoo.url + urlparse(url).path)


def _order(name, **values):
    return {
        "id": name,
        "email": f"{name}@bad.example",
        "message": f"Please quote 50 lamps, {name}.",
        **values,
    }


def test_an_unreadable_call_is_kept_with_its_reason_and_the_next_goes_on(world, door):
    _source, sender = door
    trace = sender.post(b'{"id": 1, "message": ').json["trace"]
    sender.post(_order("after-unreadable"))
    world.wait_for_lead("after-unreadable@bad.example")
    [payload] = world.rpc.search(
        "inquiry.payload", [["trace", "=", trace]], "state", "error_code", "error_id"
    )
    assert payload["state"] == "failed" and payload["error_id"], payload


def test_one_bad_row_in_a_batch_of_a_hundred_leaves_the_others_alone(world, door):
    source, sender = door
    world.database.rows(POISON)
    world.rpc.write("inquiry.source", source, {"is_paused": True})
    for number in range(100):
        name = "poison" if number == 40 else f"row-{number}"
        assert sender.post(_order(name)).json["status"] == "accepted"
    world.rpc.write("inquiry.source", source, {"is_paused": False})
    domain = [["inquiry_source_id", "=", source]]
    world.wait_until(lambda: world.rpc.count("crm.lead", domain) >= 99, "the other 99")
    world.wait_until(lambda: world.rpc.count("inquiry.payload", [["error", "ilike", "poison"]]), "the reason")
    assert world.rpc.count("crm.lead", domain) == 99
    [payload] = world.rpc.search(
        "inquiry.payload", [["source_id", "=", source], ["state", "!=", "parsed"]], "attempts", "error_code"
    )
    assert payload["attempts"] and payload["error_code"]


def test_a_rule_with_a_broken_condition_does_not_stop_the_others(world, door):
    """No screen lets it in; an upgrade that removes a field can leave one behind."""
    _source, sender = door
    rule = world.rpc.create("inquiry.tag.rule", {"name": "Broken", "word_ids": [(0, 0, {"words": "lamps"})]})
    broken = f"UPDATE inquiry_tag_rule SET when_domain = '[(''gone_field'', ''='', 1)]' WHERE id = {rule}"
    world.database.rows(broken)
    world.rpc.create("inquiry.tag.rule", {"name": "Good", "word_ids": [(0, 0, {"words": "unheard-of"})]})
    sender.post(_order("broken-rule", message="Please send us a sample of your lamps."))
    lead = world.wait_for_lead("broken-rule@bad.example")
    assert world.rpc.read("crm.lead", lead, "tag_ids")["tag_ids"], "the shipped rules still tag"
    assert world.rpc.read("inquiry.tag.rule", rule, "error")["error"], "the list of rules shows what is wrong"


def test_a_template_with_a_missing_variable_fails_alone_and_says_why(world, door):
    _source, sender = door
    template = world.rpc.ref("inquiry_touch.mail_template_confirm")
    body = '<p>Dear buyer</p><t t-if="\'Poison\' in object.name" t-out="object.no_such_field"/>'
    world.rpc.write("mail.template", template, {"body_html": body})
    # not where the hundred others write from: a domain gets so many automatic answers a day
    sender.post(_order("template-bad", subject="Poison", email="bad@template.example"))
    sender.post(_order("template-good", subject="Fine", email="good@template.example"))
    world.sink.wait_for(1, to="good@template.example")
    lead = world.wait_for_lead("bad@template.example")
    touch = world.wait_until(lambda: _refused_touch(world, lead), "the touch that could not go")
    assert (touch["step_key"], touch["reason"]) == ("confirm", "template_error")
    assert "no_such_field" in str(touch["facts"])
    assert not world.sink.to("bad@template.example")


def _refused_touch(world, lead):
    return next((touch for touch in world.touches(lead, "facts") if touch["state"] == "refused"), None)
