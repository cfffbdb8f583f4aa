from dataclasses import replace

from .common import IdentityCase


class TestBuyerComplete(IdentityCase):
    """A file completes itself from later messages and leaves alone what is there."""

    def test_id_05_later_messages_fill_what_was_empty(self):
        buyer = self._buyer(email="anna@acme.com")
        self.assertEqual(buyer.name, "anna@acme.com")
        germany = self.env.ref("base.de")
        again = self._ensure_known(
            email="anna@acme.com",
            name="Anna Schmidt",
            company="Acme",
            phone="+4930123456",
            country_id=germany.id,
            lang_code="en_US",
        )
        self.assertEqual(again, buyer)
        self.assertRecordValues(
            buyer,
            [
                {
                    "name": "Anna Schmidt",
                    "partner_name": "Acme",
                    "phone": "+4930123456",
                    "country_id": germany.id,
                    "lang_id": self.env.ref("base.lang_en").id,
                }
            ],
        )

    def test_id_05_what_a_person_set_is_never_overwritten(self):
        buyer = self._buyer(email="anna@acme.com", name="Anna")
        buyer.write({"partner_name": "Acme Ltd", "country_id": self.env.ref("base.fr").id})
        self._ensure_known(
            email="anna@acme.com",
            name="A. Schmidt-Anna",
            company="ACME",
            country_id=self.env.ref("base.de").id,
        )
        self.assertRecordValues(
            buyer,
            [{"name": "Anna", "partner_name": "Acme Ltd", "country_id": self.env.ref("base.fr").id}],
        )

    def test_province_comes_only_with_its_country(self):
        buyer = self._buyer(email="anna@acme.com", country_id=self.env.ref("base.de").id)
        texas = self.env.ref("base.state_us_44")
        self._ensure_known(email="anna@acme.com", country_id=texas.country_id.id, state_id=texas.id)
        self.assertFalse(buyer.state_id)

    def test_file_of_a_merged_buyer_completes_itself_and_lends_it(self):
        kept, merged = self._buyer(email="anna@acme.com"), self._buyer(email="ben@acme.com")
        merge = self._merge(kept, merged)
        self._ensure_known(email="ben@acme.com", company="Acme")
        self.assertEqual((kept.partner_name, merged.partner_name), ("Acme", "Acme"))
        merge.action_undo()
        self.assertEqual((kept.partner_name, merged.partner_name), ("", "Acme"))

    def test_own_value_that_comes_after_a_borrowed_one_is_there_when_it_is_undone(self):
        kept, merged = (
            self._buyer(email="anna@acme.com"),
            self._buyer(email="ben@acme.com", company="Ben Ltd"),
        )
        merge = self._merge(kept, merged)
        self._ensure_known(email="anna@acme.com", company="Anna Ltd")
        self.assertEqual(kept.partner_name, "Ben Ltd")
        merge.action_undo()
        self.assertEqual(kept.partner_name, "Anna Ltd")

    def test_in_17_batch_of_fifty_known_buyers_costs_as_many_queries_as_one(self):
        for number in range(50):
            self._buyer(email=f"b{number}@acme.com")
        counts = []
        for turn, size in enumerate((1, 1, 50)):
            facts = [self._facts(email=f"b{number}@acme.com", company=f"T{turn}") for number in range(size)]
            resolutions = self.Buyer._resolve(facts)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Buyer._ensure(
                [
                    replace(one, buyer_id=found.buyer_id, file_id=found.file_id)
                    for one, found in zip(facts, resolutions, strict=True)
                ]
            )
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[0] + 2)
