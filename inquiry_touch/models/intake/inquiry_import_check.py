import json

from odoo import api, fields, models
from odoo.tools import SQL

from ...exceptions import PayloadError
from ...tools.identity_keys import E164, keys_of
from ...tools.import_row import (
    BAD_VALUES,
    SENDER,
    date_order,
    find_problems,
    has_sender,
    row_reference,
    set_aside,
)
from ...tools.plain_text import reference
from .inquiry_import_problem import FATAL, KINDS, NOTICES

CHECK_STEP = 500
#: So many rows are looked at while the user waits.
AT_ONCE = 500

STORE = """
    UPDATE inquiry_import_row AS row
       SET codes = found.codes, findings = found.findings, email = found.email, phone = found.phone,
           reference = found.reference
      FROM (VALUES %s) AS found(id, codes, findings, email, phone, reference)
     WHERE row.id = found.id
"""
# All but the first row that has the same value; an earlier kind of problem is kept.
REPEATS = """
    UPDATE inquiry_import_row AS row
       SET codes = concat_ws(' ', NULLIF(row.codes, ''), %(kind)s),
           findings = COALESCE(row.findings, '{}'::jsonb) || jsonb_build_object(%(kind)s, again.first)
      FROM (SELECT id, number, min(number) OVER (PARTITION BY %(field)s) AS first
              FROM inquiry_import_row WHERE import_id = %(id)s AND %(field)s IS NOT NULL) again
     WHERE row.id = again.id AND again.number > again.first
       AND NOT string_to_array(COALESCE(row.codes, ''), ' ') && %(unless)s::text[]
"""


class InquiryImportCheck(models.AbstractModel):
    """The second stage of an import: what is wrong with each row, before anything is written of it.

    The same functions that read an arrival look at the rows here; there is no second opinion.
    """

    _name = "inquiry.import.check"
    _description = "Check of a file"

    checked_position = fields.Integer(readonly=True, copy=False)
    ready_count = fields.Integer(string="Without a problem", readonly=True, copy=False)
    asks_date_order = fields.Boolean(readonly=True, copy=False)

    def _start_check(self):
        if not self.is_read:
            self._forget_rows()
        self.write(
            {
                "state": "checking",
                "error": False,
                "checked_position": 0,
                "started_at": fields.Datetime.now(),
                "finished_at": False,
            }
        )
        if self._is_short():
            for _step in self._check():
                pass
        else:
            self._wake()

    def _is_short(self):
        """Read the file when a person may wait for it; return whether that was so."""
        if self.is_read:
            return self.row_count <= AT_ONCE
        try:
            rows = iter(self._open_table().rows)
            count = sum(any(cells) for _row, (_number, cells) in zip(range(AT_ONCE + 1), rows, strict=False))
            if count > AT_ONCE or next(rows, None):
                return False
            for _step in self._read():
                pass
        except PayloadError as error:
            self._set_unreadable(error)
            return False
        return True

    def _set_unreadable(self, error):
        self.write({"state": "draft", "error": self._explain_error(error)})

    def _check(self):
        """Look at all rows; a generator that stands still where a step may be committed."""
        self._find_date_order()
        while rows := self._next_rows(self.checked_position, CHECK_STEP):
            self._check_rows(rows)
            self.checked_position = rows[-1][1]
            yield len(rows)
        self._find_repeats()
        self._count_problems()
        self.write({"state": "preview", "finished_at": fields.Datetime.now()})
        yield 0

    def _find_date_order(self):
        """Look at all dates for one that can be read in one way only; what the user chose stays."""
        positions = self.column_ids.filtered(lambda column: column.target == "occurred_at").mapped("position")
        found = ""
        for position in positions[:1]:
            texts = self.env.execute_query(
                SQL(
                    "SELECT DISTINCT cells->>%s FROM inquiry_import_row WHERE import_id = %s",
                    position,
                    self.id,
                )
            )
            found = date_order(text or "" for (text,) in texts)
        self.asks_date_order = found == "ask"
        if found in ("dmy", "mdy"):
            self.date_order = found

    def _next_rows(self, position, limit, condition=None):
        """Return id, number, cells and findings of the next rows below a position."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """SELECT id, number, cells, COALESCE(findings, '{}'::jsonb), reference
                     FROM inquiry_import_row
                    WHERE import_id = %s AND number > %s AND %s ORDER BY number LIMIT %s""",
                self.id,
                position,
                condition or SQL("TRUE"),
                limit,
            )
        )

    def _check_rows(self, rows):
        """Find and keep what is wrong with these rows, with a fixed number of queries."""
        columns, now = self._columns(), fields.Datetime.now()
        values_list = [self._read_row(columns, row[2])[0] for row in rows]
        found = [find_problems(values, now) for values in values_list]
        facts_list = [
            self._find_sender(values, problems, now)
            for values, problems in zip(values_list, found, strict=True)
        ]
        references = [reference(row_reference(values)) for values in values_list]
        self._find_known(facts_list, references, found)
        order = [kind for kind, _label in KINDS]
        self.env.flush_all()
        self.env.cr.execute_values(
            STORE,
            [
                (
                    row[0],
                    " ".join(kind for kind in order if kind in problems),
                    json.dumps(problems),
                    *self._person_of(facts),
                    one,
                )
                for row, problems, facts, one in zip(rows, found, facts_list, references, strict=True)
            ],
            template="(%s, %s, %s::jsonb, %s, %s, %s)",
            page_size=CHECK_STEP,
        )
        self.env["inquiry.import.row"].invalidate_model()

    def _find_sender(self, values, problems, now):
        """Look at the phone in the country of the row; return the facts of the row, None without a sender."""
        clean = set_aside(values, {}, problems, {})
        facts = None
        if has_sender(clean):
            data = self.source_id._adapter()._build(self.source_id, dict(clean), now)
            facts = self.source_id._prepare_facts(data)
            if data.phone and not E164.fullmatch(facts.phone):
                problems["bad_phone"] = [values["phone"], facts.country_code]
                clean.pop("phone")
        if not has_sender(clean):
            problems["no_sender"] = ""
            return None
        return facts

    def _find_known(self, facts_list, references, found):
        """Note which rows came in before, and whose buyers have a file."""
        before = self.env["inquiry.intake"].search_fetch(
            [
                ("source_id", "=", self.source_id.id),
                ("external_ref", "in", references),
                ("result", "not in", ("duplicate", "undone")),
            ],
            ["external_ref"],
        )
        known_references = set(before.mapped("external_ref"))
        asked = [facts for facts in facts_list if facts]
        recognitions = iter(self.env["inquiry.buyer"]._recognise(asked))
        for facts, one, problems in zip(facts_list, references, found, strict=True):
            if one in known_references:
                problems["imported_before"] = ""
            buyer = next(recognitions).buyer if facts else None
            if buyer:
                problems["known_buyer"] = buyer.display_name

    @api.model
    def _person_of(self, facts):
        """Return e-mail and phone by which a row is the same person as another; None where it is nobody's."""
        own = {key.kind: key.value for key in keys_of(facts) if not key.is_shared} if facts else {}
        return own.get("email"), own.get("phone")

    def _find_repeats(self):
        """Mark what stands in the file more than once: whole rows, then people."""
        self.env.flush_all()
        for field, kind, unless in (
            ("reference", "repeated", ["no_sender"]),
            ("email", "same_person", ["repeated", "no_sender"]),
            ("phone", "same_person", ["repeated", "same_person", "no_sender"]),
        ):
            self.env.cr.execute(
                SQL(REPEATS, kind=kind, field=SQL.identifier(field), id=self.id, unless=unless)
            )
        self.env["inquiry.import.row"].invalidate_model()

    def _count_problems(self):
        """Count the rows with each kind of problem; what was chosen for a kind before stays."""
        counted = self.env.execute_query(
            SQL(
                """SELECT kind, count(*), (array_agg(number ORDER BY number))[1]
                     FROM inquiry_import_row, unnest(string_to_array(COALESCE(codes, ''), ' ')) AS kind
                    WHERE import_id = %s GROUP BY kind""",
                self.id,
            )
        )
        counts = {kind: (count, first) for kind, count, first in counted}
        kept = {problem.kind: problem for problem in self.problem_ids if problem.kind in counts}
        (self.problem_ids - self.problem_ids.browse(one.id for one in kept.values())).unlink()
        for sequence, (kind, _label) in enumerate(KINDS):
            if kind in counts:
                values = self._prepare_problem_values(kind, *counts[kind], sequence)
                if kind in kept:
                    kept[kind].write({name: values[name] for name in ("row_count", "first_row", "example")})
                else:
                    self.problem_ids.create(values)
        self.ready_count = self._count_rows(
            SQL("string_to_array(COALESCE(codes, ''), ' ') <@ %s::text[]", list(NOTICES))
        )

    def _prepare_problem_values(self, kind, count, first, sequence):
        row = self.env["inquiry.import.row"].search([("import_id", "=", self.id), ("number", "=", first)])
        detail = (row.findings or {}).get(kind) if kind in BAD_VALUES else ""
        value = detail[0] if isinstance(detail, list) else detail
        return {
            "import_id": self.id,
            "sequence": sequence,
            "kind": kind,
            "row_count": count,
            "first_row": first,
            "example": (value or row.content)[:80],
            "choice": "leave_out" if kind in FATAL else "import",
        }

    def _count_rows(self, condition):
        self.env.flush_all()
        query = SQL("SELECT count(*) FROM inquiry_import_row WHERE import_id = %s AND %s", self.id, condition)
        return self.env.execute_query(query)[0][0]

    def _left_out_condition(self):
        """Return the SQL condition of the rows that are not imported."""
        kinds = self.problem_ids.filtered(lambda problem: problem.choice == "leave_out").mapped("kind")
        return SQL(
            """(string_to_array(COALESCE(codes, ''), ' ') && %s::text[]
                OR choice IS NOT DISTINCT FROM 'leave_out'
                OR (choice IS NULL AND string_to_array(COALESCE(codes, ''), ' ') && %s::text[]))""",
            list(FATAL),
            kinds,
        )

    def _has_sender_column(self):
        return bool({*SENDER} & set(self.column_ids.mapped("target")))
