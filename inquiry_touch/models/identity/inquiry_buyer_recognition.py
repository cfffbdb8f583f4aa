from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from odoo import api, models

from ...tools import match_score
from ...tools.identity_keys import keys_of, with_mailbox
from ...tools.match_score import Match, compare
from ...tools.verdict import Suspicion


@dataclass(frozen=True)
class Recognition:
    """Who wrote (an empty recordset: nobody known), by which keys, and who else it may be.

    ``file`` is the file of the buyer the keys belong to; empty when its company has none yet.
    """

    buyer: Any
    file: Any = None
    match: Match = Match()
    suspicions: tuple = ()


class InquiryBuyerRecognition(models.AbstractModel):
    """Recognition of a buyer: the keys of a message against those of all files that may be looked at."""

    _name = "inquiry.buyer.recognition"
    _description = "Recognition of buyers"

    @api.model
    def _recognise(self, facts_list):
        """Return a :class:`Recognition` for each of the facts, with a fixed number of queries."""
        places = self.env["inquiry.marketplace"]._all_places
        companies = [facts.company_id or self.env.company.id for facts in facts_list]
        asked = [
            (facts, company, keys_of(facts, places(company)))
            for facts, company in zip(facts_list, companies, strict=True)
        ]
        circles = self.env["res.company"]._inquiry_circles({company for _facts, company, _keys in asked})
        rows = self.env["inquiry.buyer.key"]._find_values(
            {key.value for *_others, keys in asked for key in keys}, set().union(*circles.values())
        )
        questions = [
            self._prepare_question(facts, keys, circles[company], rows) for facts, company, keys in asked
        ]
        owned = self._read_keys({row.buyer_id.id for _keys, found in questions for row in found})
        weights = self.env["inquiry.match.weight"]._weights()
        return [
            self._weigh(facts, self.env["res.company"].browse(company), question, owned, weights)
            for (facts, company, _keys), question in zip(asked, questions, strict=True)
        ]

    @api.model
    def _prepare_question(self, facts, keys, circle, rows):
        """Return the keys of a message as they count, and the rows of buyers who have one of them."""
        near = [row for key in keys for row in rows.get(key.value, ()) if row.company_id.id in circle]
        # A manager may have marked a mailbox as shared that does not look like one.
        shared = {row._as_key() for row in near if row.is_shared}
        keys = [replace(key, is_shared=True) if key in shared else key for key in keys]
        keys = with_mailbox(keys, facts.name)
        wanted = set(keys)
        return keys, [row for row in near if row.buyer_id and row._as_key() in wanted]

    @api.model
    def _read_keys(self, buyer_ids):
        """Return the rows of all keys of each buyer."""
        rows = self.env["inquiry.buyer.key"].search_fetch(
            [("buyer_id", "in", list(buyer_ids))],
            ["buyer_id", "file_id", "company_id", "kind", "scope", "value", "is_shared"],
        )
        return rows.grouped(lambda row: row.buyer_id.id)

    @api.model
    def _weigh(self, facts, company, question, owned, weights):
        """Conclude who wrote: the best match that is sure enough; the others are suspicions."""
        keys, found = question
        settings = company._inquiry_match_settings()
        sure, unsure = [], []
        for buyer in self.browse({row.buyer_id.id for row in found}).with_prefetch(owned):
            theirs = [row._as_key() for row in owned[buyer.id]]
            comparison = compare(keys, theirs, facts.name, buyer._stated_name())
            found_match = match_score.match(comparison, weights)
            verdict = match_score.verdict(found_match, *settings)
            if verdict:
                (sure if verdict == "join" else unsure).append((buyer, found_match))
        # Of two as good, the one of the company that was written to, then the older.
        sure.sort(key=lambda one: (-one[1].score, one[0].company_id != company, one[0].id))
        others = [Suspicion(buyer.id, one.score, one.parts) for buyer, one in (*sure[1:], *unsure)]
        if not sure:
            return Recognition(self.browse(), self.browse(), suspicions=tuple(others))
        buyer, found_match = sure[0]
        file = self._find_file(buyer, company, keys, owned[buyer.id])
        return Recognition(buyer, file, found_match, tuple(others))

    @api.model
    def _find_file(self, buyer, company, keys, rows):
        """Return the file of this company that the strongest key belongs to; empty when it has none."""
        files_by_key = defaultdict(list)
        for row in rows:
            files_by_key[row._as_key()].append(row.file_id or row.buyer_id)
        agreeing = [file for key in keys for file in files_by_key[key]]
        others = [file for row in rows for file in (row.buyer_id, row.file_id) if file]
        return next(
            (file for file in (*agreeing, buyer, *others) if file.company_id == company), self.browse()
        )
