from collections import defaultdict
from contextlib import contextmanager
from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.rotation import serve, undo

# Why somebody got an inquiry: their turn had come.
BY_TURNS = ("round_robin", "least_load")
TAKEN = "inquiry_touch.turns_taken"
UNBOUNDED = float("inf")
# Credits move by so much, but not further from 0 than a bound they are within.
GIVE_BACK = """
    UPDATE inquiry_rotation rotation
       SET credit = CASE
               WHEN back.credit > 0
               THEN LEAST(rotation.credit + back.credit, GREATEST(rotation.credit, %s::float8))
               ELSE GREATEST(rotation.credit + back.credit, LEAST(rotation.credit, %s::float8))
           END
      FROM unnest(%s::int[], %s::int[], %s::float8[]) back (policy_id, user_id, credit)
     WHERE rotation.policy_id = back.policy_id AND rotation.user_id = back.user_id
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
        self._note_taken([(request.policy_id, own) for request, own in zip(requests, turns, strict=True)])
        return turns

    @api.model
    def _note_taken(self, given):
        """Remember turns of this transaction, to be given back when it or a savepoint in it is undone."""
        taken = self.env.cr.postrollback.data.get(TAKEN)
        if taken is None:
            taken = self.env.cr.postrollback.data[TAKEN] = []
            self.env.cr.postrollback.add(partial(self._give_back, taken))
        taken += given

    @contextmanager
    def _savepoint(self):
        """A savepoint; when it is undone, so are the turns taken in it."""
        given = len(self.env.cr.postrollback.data.get(TAKEN, ()))
        try:
            with self.env.cr.savepoint():
                yield
        except Exception:
            taken = self.env.cr.postrollback.data.get(TAKEN, [])
            self._give_back(taken[given:])
            del taken[given:]
            raise

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
    def _count_turns(self, given, sign):
        """Undo turns of what was no inquiry, or count them once more.

        However many change at once, nobody gets further than half a turn from their share by it, so none
        is more than one behind another: they do not catch up in a burst.

        :param list given: pairs of policy id and its :class:`Turn` values
        :param int sign: -1 for turns that were none, 1 when they are turns again
        """
        self._give_back(given, -sign, most=0.5)
        self.env.cr.postrollback.add(partial(self._give_back, given, sign, most=0.5))

    @api.model
    def _give_back(self, given, sign=1, most=UNBOUNDED):
        """Undo turns that were taken for nothing.

        :param list given: pairs of policy id and its :class:`Turn` values
        :param int sign: -1 takes them once more
        :param float most: how far from their share this may bring somebody, in turns
        """
        moved = defaultdict(float)
        for policy, turns in given:
            for person, credit in undo(turns).items():
                moved[policy, person] += sign * credit
        if not moved:
            return
        rows = [(policy, user, credit) for (policy, user), credit in moved.items()]
        with self._locked() as cr:
            cr.execute(SQL(GIVE_BACK, most, -most, *map(list, zip(*rows, strict=True))))

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
