from dataclasses import replace
from datetime import datetime

from ...tools.inquiry_facts import InquiryFacts
from ..common import InquiryCase

ASKED_AT = datetime(2026, 3, 2, 9, 0)


class IdentityCase(InquiryCase):
    """Short ways to the facts of a message, its buyer and its case."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Buyer = cls.env["inquiry.buyer"]
        cls.company.write({"inquiry_case_days": 30, "inquiry_closed_case": "new"})

    @classmethod
    def _facts(cls, **values):
        defaults = {
            "text": "Hello",
            "source_id": cls.source.id,
            "company_id": cls.company.id,
            "asked_at": ASKED_AT,
        }
        return InquiryFacts(**{**defaults, **values})

    @classmethod
    def _buyer(cls, **values):
        return cls.Buyer._ensure([cls._facts(**values)])[0]

    @classmethod
    def _case(cls, buyer, **values):
        """Return an open inquiry of the buyer, as the road leaves it."""
        Lead = cls.env["crm.lead"].with_context(inquiry_intake=True, tracking_disable=True)
        lead = Lead.create(
            {
                "name": "Chairs",
                "company_id": cls.company.id,
                "user_id": cls.salesperson.id,
                "inquiry_buyer_id": buyer.id,
                "inquiry_last_buyer_at": ASKED_AT,
                **values,
            }
        )
        return lead.with_context(inquiry_intake=False)

    def _resolve(self, **values):
        return self.Buyer._resolve([self._facts(**values)])[0]

    def _ensure_known(self, **values):
        """Return the buyer the road ends up with for one message."""
        facts = self._facts(**values)
        resolution = self.Buyer._resolve([facts])[0]
        return self.Buyer._ensure([replace(facts, buyer_id=resolution.buyer_id, file_id=resolution.file_id)])[
            0
        ]

    def _merge(self, kept, other):
        return self.env["inquiry.buyer.merge"]._merge(kept, other)

    def _suggestions(self, *buyers):
        """Return the suggestions there are between these buyers, whatever became of them."""
        ids = [buyer.id for buyer in buyers]
        return self.env["inquiry.buyer.suggestion"].search(
            [("buyer_id", "in", ids), ("other_buyer_id", "in", ids)]
        )

    def _reasons(self, resolution):
        return [receipt.reason for receipt in resolution.receipts]
