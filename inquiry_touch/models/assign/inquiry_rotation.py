from collections import defaultdict
from contextlib import contextmanager
from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.rotation import serve, undo

RECOUNT = """
    UPDATE inquiry_rotation rotation
       SET credit = CASE
               WHEN number < 0 THEN LEAST(credit - number, GREATEST(credit, others.most + 1))
               ELSE GREATEST(credit - number, LEAST(credit, others.least - 1))
           END
      FROM unnest(%s::int[], %s::int[], %s::int[]) AS turns (policy, person, number),
           LATERAL (SELECT max(credit) AS most, min(credit) AS least
                      FROM inquiry_rotation
                     WHERE policy_id = policy AND user_id != person) others
     WHERE rotation.policy_id = policy AND rotation.user_id = person
"""


class InquiryRotation(models.Model):
    """How far one person is from their share of the turns in one policy.

    The ids are plain numbers: rows are written by a transaction that may not see the people and policies of
    the one it serves, and must not wait for it.
    """

    _name = "inquiry.rotation"
    _description = "Turns in an assignment policy"
    _log_access = False

    policy_id = fields.Integer(required=True)
    user_id = fields.Integer(required=True)
    credit = fields.Float(help="Turns the person was entitled to, minus turns received.")

    _user_uniq = models.Constraint("UNIQUE(policy_id, user_id)", "A person has one place in a rotation.")

    @api.model
    def _take_turns(self, requests, dry_run=False):
        """Choose people in turn, at once for all policies of a batch.

        A transaction that is rolled back later gives its turns back: a message that is tried again under
        load would cost a turn each time. One whose server dies has used them up.

        :param list requests: :class:`TurnRequest`; rooms and loads are those before the batch
        :param bool dry_run: only say who would be chosen
        :return list: for each request its :class:`Turn` values
        """
        if not requests:
            return []
        if dry_run:
            return self._move(self.env.cr, requests)[0]
        with self._locked() as cr:
            turns, credits = self._move(cr, requests)
            rows = [(policy, user, credit) for (policy, user), credit in credits.items()]
            cr.execute(
                SQL(
                    """INSERT INTO inquiry_rotation (policy_id, user_id, credit)
                       SELECT * FROM unnest(%s::int[], %s::int[], %s::float8[])
                       ON CONFLICT (policy_id, user_id) DO UPDATE SET credit = EXCLUDED.credit""",
                    *map(list, zip(*rows, strict=True)),
                )
            )
        given = [(request.policy_id, own) for request, own in zip(requests, turns, strict=True)]
        self.env.cr.postrollback.add(partial(self._give_back, given))
        return turns

    @contextmanager
    def _locked(self):
        """A cursor of its own that alone moves turns, and commits them at its end.

        First of all: LOCK TABLE takes no snapshot, so what is read after it is what the last one committed,
        and no process ever fails to serialize. The lock lasts for three short statements.
        """
        with self.env.registry.cursor() as cr:
            cr.execute(SQL("LOCK TABLE inquiry_rotation IN EXCLUSIVE MODE"))
            yield cr

    @api.model
    def _give_back(self, given):
        """Undo turns that were taken for nothing.

        :param list given: pairs of policy id and its :class:`Turn` values
        """
        moved = defaultdict(float)
        for policy, turns in given:
            for person, credit in undo(turns).items():
                moved[policy, person] += credit
        if not moved:
            return
        rows = [(policy, user, credit) for (policy, user), credit in moved.items()]
        with self._locked() as cr:
            cr.execute(
                SQL(
                    """UPDATE inquiry_rotation rotation SET credit = rotation.credit + back.credit
                         FROM unnest(%s::int[], %s::int[], %s::float8[]) back (policy_id, user_id, credit)
                        WHERE rotation.policy_id = back.policy_id AND rotation.user_id = back.user_id""",
                    *map(list, zip(*rows, strict=True)),
                )
            )

    @api.model
    def _count_turns(self, turns):
        """Count turns of people less, or once more: what was no inquiry is no turn.

        However many change at once, nobody gets further than one turn from the others by it: they do not
        catch up in a burst.

        :param dict turns: ``{(policy id, user id): number}``, below 0 for turns that were none
        """
        rows = [(*key, number) for key, number in turns.items()]
        with self.env.registry.cursor() as cr:
            # as for a turn that is taken: who waits here reads what the last one committed
            cr.execute(SQL("LOCK TABLE inquiry_rotation IN EXCLUSIVE MODE"))
            cr.execute(SQL(RECOUNT, *map(list, zip(*rows, strict=True))))

    @api.model
    def _move(self, cr, requests):
        credits = defaultdict(dict)
        policies = list({request.policy_id for request in requests})
        cr.execute(
            SQL("SELECT policy_id, user_id, credit FROM inquiry_rotation WHERE policy_id = ANY(%s)", policies)
        )
        for policy, user, credit in cr.fetchall():
            credits[policy][user] = credit
        turns = self._serve(requests, credits)
        moved = {
            (request.policy_id, user): credits[request.policy_id].get(user, 0.0)
            for request in requests
            for user in request.weights
        }
        return turns, moved

    @api.model
    def _serve(self, requests, credits):
        """Give the turns of each request; ``credits``, by policy and person, moves along."""
        taken = {}
        return [serve(request, credits.setdefault(request.policy_id, {}), taken) for request in requests]
