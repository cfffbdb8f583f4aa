"""The next 200 due touches among millions; the yardstick: reading 200 rows by primary key."""

import random

from odoo import fields

from odoo.addons.inquiry_touch.models.touch.inquiry_touch_delivery import CLAIM

from .filling import fill_leads, fill_touches
from .measuring import Result, paired

SIZES = (1_000_000, 5_000_000)
QUICK_SIZES = (20_000,)
LIMIT = 200


def measure(bench):
    for size in QUICK_SIZES if bench.quick else SIZES:
        with bench.environment() as env:
            fill_leads(env, 1_000 if bench.quick else 100_000)
            fill_touches(env, size)
            ids = env["inquiry.touch"].search([], limit=50_000).ids
            ours, yardstick = paired(
                lambda env=env: lambda: _find_due(env),
                lambda env=env, ids=ids: lambda: _by_primary_key(env, ids),
                rounds=bench.rounds(15),
            )
        yield Result("7", f"the next {LIMIT} due touches", ours, yardstick, 3, size)


def _find_due(env):
    """The part of the job's claim that finds; the rest of it writes the claim down."""
    query = CLAIM[CLAIM.index("SELECT id") : CLAIM.index("FOR UPDATE")]
    env.cr.execute(query, {"now": fields.Datetime.now(), "limit": LIMIT, "is_left": False})
    if len(env.cr.fetchall()) != LIMIT:
        raise AssertionError("too few touches are due")


def _by_primary_key(env, ids):
    chosen = tuple(random.sample(ids, LIMIT))
    env.cr.execute("SELECT id FROM inquiry_touch WHERE id IN %s", [chosen])
    if len(env.cr.fetchall()) != LIMIT:
        raise AssertionError("a row is not there")
