"""Fills tables by SQL: a million rows in a minute, which the ORM would take hours for."""

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
    env.cr.execute("SELECT count(*) FROM crm_lead")
    [there] = env.cr.fetchone()
    if there >= count:
        return
    team = env["crm.team"].search([], limit=1)
    values = {
        "company": env.company.id,
        "team": team.id,
        "stage": env["crm.stage"].search([], limit=1).id,
        "user": env.ref("base.user_admin").id,
        "first": there + 1,
        "last": count,
    }
    env.cr.execute(LEADS, values)
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
