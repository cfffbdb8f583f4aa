"""The addon comes to a company that has worked with Odoo for years, goes again, and meets a staging copy."""

import time
from email.message import EmailMessage

import pytest

from machine import odoo_process
from machine.paths import BUILD
from tests.support import World

OLD_LEADS = 50_000
MINUTE = 60
OLD = "crm_lead.name LIKE 'Old %'"
FILL = f"""
    INSERT INTO crm_lead (name, type, active, company_id, stage_id, user_id, team_id, priority, won_status,
        email_from, email_normalized, create_uid, write_uid, create_date, write_date)
    SELECT 'Old ' || n, 'opportunity', TRUE, (SELECT min(id) FROM res_company),
        (SELECT min(id) FROM crm_stage), 2, (SELECT min(id) FROM crm_team), '1', 'pending',
        'old' || n || '@old.example', 'old' || n || '@old.example',
        2, 2, now() - interval '1 year', now() - interval '1 year'
    FROM generate_series(1, {OLD_LEADS}) n
"""


def _run_odoo(database, *arguments):
    log = BUILD / "logs" / f"{database.name}-{arguments[0].strip('-')}.log"
    odoo_process.must_run(database.server, log, *arguments)
    return log.read_text()


def _install(database):
    quiet = ["--stop-after-init", "--no-http", "--max-cron-threads=0"]
    return _run_odoo(database, "-i", "inquiry_touch", "-d", database.name, *quiet)


def test_installing_beside_fifty_thousand_leads_takes_less_than_a_minute_and_disturbs_nobody(
    base_template, new_database
):
    database = new_database(base_template)
    database.rows(FILL)
    mails = database.count("mail_mail")
    messages = database.count("mail_message", "model = 'crm.lead'")
    started = time.monotonic()
    _install(database)
    assert time.monotonic() - started < MINUTE
    assert database.count("mail_mail") == mails
    assert database.count("mail_message", "model = 'crm.lead'") == messages
    assert not database.count(
        "crm_lead", f"{OLD} AND write_date > now() at time zone 'utc' - interval '1 day'"
    )
    for table in ("inquiry_sla_clock", "inquiry_enrollment", "inquiry_touch", "inquiry_intake"):
        assert not database.count(f"{table} JOIN crm_lead ON crm_lead.id = lead_id", OLD), table


@pytest.fixture
def left_world(ready_template):
    """Worked with for a while, then the addon is uninstalled by its manager."""
    world = World(ready_template, "leaving")
    world.doors.shop_sender.post(
        {"id": "LEAVE", "email": "leave@b.example", "message": "Please quote 5 lamps."}
    )
    world.sink.wait_for(1, to="leave@b.example")
    world.odoo.stop()
    _run_odoo(world.database, "module", "uninstall", "-d", world.database.name, "inquiry_touch")
    world.restart()
    yield world
    world.close()


def test_after_uninstalling_leads_stay_and_a_mail_to_the_former_alias_makes_a_plain_lead(left_world):
    database = left_world.database
    assert database.count("crm_lead", "email_from = 'leave@b.example'") == 1
    tables = "SELECT count(*) FROM information_schema.tables WHERE table_name LIKE 'inquiry\\_%'"
    assert database.value(tables) == "0"
    assert not database.count("ir_cron", "cron_name LIKE 'Inquiry%'")
    left_world.door.send(_mail("after@b.example", left_world.doors.address))
    assert database.count("crm_lead", "email_from LIKE '%after@b.example%'") == 1
    assert not left_world.odoo.errors()


def _mail(sender, to):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, "Lamps"
    message["Message-ID"] = f"<{sender}>"
    message.set_content("Please quote 7 lamps.")
    return message


def test_a_neutralised_copy_sends_and_fetches_nothing(new_world):
    """A staging copy of a busy day: a call waiting, touches due, a mailbox; and somebody starts the jobs."""
    world = new_world()
    world.doors.shop_sender.post(
        {"id": "BUSY", "email": "busy@b.example", "message": "Please quote 5 lamps."}
    )
    world.sink.wait_for(1, to="busy@b.example")
    mailbox = {"name": "Mailbox", "server_type": "imap", "server": "imap.example", "state": "done"}
    world.rpc.create("fetchmail.server", mailbox)
    world.rpc.write("inquiry.source", world.doors.shop, {"is_paused": True})
    world.doors.shop_sender.post(
        {"id": "COPY", "email": "copy@b.example", "message": "Please quote 5 lamps."}
    )
    world.odoo.stop()
    before = len(world.sink.arrived)
    _make_due(world.database)
    _run_odoo(world.database, "neutralize", "-d", world.database.name)
    world.database.rows("UPDATE ir_cron SET active = TRUE WHERE cron_name LIKE 'Inquiry:%'")

    world.restart()
    jobs = "cron_name LIKE 'Inquiry:%' AND nextcall < now() at time zone 'utc'"
    world.wait_until(lambda: not world.database.count("ir_cron", jobs), "all our jobs have run")
    assert len(world.sink.arrived) == before
    assert not world.database.count("crm_lead", "email_from = 'copy@b.example'")
    assert not world.database.count("fetchmail_server", "active")
    assert not world.database.count("inquiry_source", "signature_secret_sealed IS NOT NULL")


def _make_due(database):
    past = "now() at time zone 'utc' - interval '1 minute'"
    database.rows("UPDATE inquiry_source SET is_paused = FALSE")
    database.rows(f"UPDATE inquiry_touch SET scheduled_at = {past} WHERE state = 'planned'")
    database.rows(f"UPDATE ir_cron SET nextcall = {past} WHERE cron_name LIKE 'Inquiry:%'")
