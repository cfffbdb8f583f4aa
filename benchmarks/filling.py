"""Fills tables by SQL: a million rows in a minute, which the ORM would take hours for."""

from odoo.tools import SQL

LEADS = """
    INSERT INTO crm_lead (name, type, active, company_id, team_id, stage_id, user_id, priority, won_status,
        email_from, email_normalized, probability, automated_probability, contact_name,
        create_uid, write_uid, create_date, write_date, date_last_stage_update)
    SELECT 'Filled ' || n, 'opportunity', TRUE, %(company)s, %(team)s, %(stage)s, %(user)s, '0', 'pending',
        'filled' || n || '@example.com', 'filled' || n || '@example.com', 10, 10, 'Filled ' || n,
        1, 1, now() - n %% 700 * interval '1 day', now(), now()
    FROM generate_series(%(first)s, %(last)s) AS n
"""


def fill_leads(env, count):
    """Have at least this many leads."""
    values = {
        "company": env.company.id,
        "team": env["crm.team"].search([], limit=1).id,
        "stage": env["crm.stage"].search([], limit=1).id,
        "user": env.ref("base.user_admin").id,
    }
    _fill(env, "crm_lead", LEADS, count, **values)


BUYERS = """
    WITH buyers AS (
        INSERT INTO inquiry_buyer (name, email_from, company_id, last_seen_at,
            create_uid, write_uid, create_date, write_date)
        SELECT 'Filled ' || n, 'filled' || n || '@example.com', %(company)s, now(), 1, 1, now(), now()
        FROM generate_series(%(first)s, %(last)s) AS n
        RETURNING id, email_from
    )
    INSERT INTO inquiry_buyer_key (buyer_id, company_id, kind, scope, value, is_shared,
        first_seen_at, last_seen_at, create_uid, write_uid, create_date, write_date)
    SELECT id, %(company)s, 'email', '', email_from, FALSE, now(), now(), 1, 1, now(), now() FROM buyers
"""
PAYLOADS = """
    INSERT INTO inquiry_payload (source_id, company_id, body_hash, delivery_ref, received_at, trace, state,
        is_bulk, attempts, create_uid, write_uid, create_date, write_date)
    SELECT %(source)s, %(company)s, md5(n::text) || md5('b' || n), 'filled-' || n,
        now() - n * interval '1 minute', md5('t' || n), 'parsed', FALSE, 1, 1, 1, now(), now()
    FROM generate_series(%(first)s, %(last)s) AS n
"""


def fill_buyers(env, count):
    """Have at least this many buyers with an address each: those of the filled leads."""
    _fill(env, "inquiry_buyer", BUYERS, count, company=env.company.id)


def fill_payloads(env, source, count):
    """Have at least this many calls of this source, all read, one a minute until now."""
    _fill(env, "inquiry_payload", PAYLOADS, count, company=env.company.id, source=source.id)


def _fill(env, table, statement, count, **values):
    env.cr.execute(SQL("SELECT count(*) FROM %s", SQL.identifier(table)))
    [there] = env.cr.fetchone()
    if there < count:
        env.cr.execute(statement, {**values, "first": there + 1, "last": count})
        _finish(env)


TOUCHES = """
    INSERT INTO inquiry_touch (lead_id, step_key, kind, purpose, state, wanted_at, scheduled_at, round,
        create_uid, write_uid, create_date, write_date)
    SELECT %(first_lead)s + n %% %(leads)s, 'filled', 'message', 'service_followup',
        CASE WHEN n %% 5 < 3 THEN 'sent' ELSE 'planned' END, moment, moment, 1, 1, 1, now(), now()
    FROM (SELECT n, now() + CASE WHEN n %% %(share)s = 4 THEN -1 ELSE 1 END * n %% 5000 * interval '1 minute'
                 AS moment FROM generate_series(%(first)s, %(last)s) AS n) AS filled
"""


def fill_touches(env, count):
    """Have this many touches: most sent, the rest planned for later, two thousand of them due."""
    env.cr.execute("SELECT count(*) FROM inquiry_touch")
    [there] = env.cr.fetchone()
    env.cr.execute("SELECT min(id), count(*) FROM crm_lead WHERE name LIKE 'Filled %'")
    first_lead, leads = env.cr.fetchone()
    if there < count:
        # a multiple of five, so that what is due is not among what is sent
        share = count // 2_000
        values = {"share": share, "first": there + 1, "last": count, "first_lead": first_lead, "leads": leads}
        env.cr.execute(TOUCHES, values)
    _finish(env)


def _finish(env):
    """Without fresh statistics the planner guesses, and the guess is what would be measured."""
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()
    env.invalidate_all()
