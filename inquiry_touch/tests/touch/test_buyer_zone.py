from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tools.buyer_zone import candidate_zones


class TestBuyerZone(BaseCase):
    def test_fq_03_what_the_person_stated_counts_alone(self):
        found = candidate_zones(stated="Asia/Tokyo", country_code="US", phone="+493012345678")
        self.assertEqual((found.zones, found.evidence), (("Asia/Tokyo",), "stated"))

    def test_fq_03_a_wide_country_gives_all_its_zones_the_main_one_first(self):
        found = candidate_zones(country_code="US")
        self.assertEqual(found.zones[0], "America/New_York")
        self.assertIn("Pacific/Honolulu", found.zones)
        self.assertEqual(found.evidence, "country")

    def test_fq_03_a_landline_narrows_a_wide_country(self):
        found = candidate_zones(country_code="US", phone="+12125551234")
        self.assertEqual((found.zones, found.evidence), (("America/New_York",), "phone"))

    def test_fq_03_a_phone_of_another_country_is_a_second_place(self):
        found = candidate_zones(country_code="JP", phone="+493012345678")
        self.assertEqual(found.zones, ("Asia/Tokyo", "Europe/Berlin"))

    def test_fq_03_zones_set_for_the_region_stand_before_the_country_s(self):
        found = candidate_zones(region=("America/Chicago",), country_code="US")
        self.assertEqual(found.zones, ("America/Chicago",))

    def test_fq_03_without_evidence_nothing_is_guessed(self):
        for phone in ("", "030 123", "+999"):
            found = candidate_zones(stated="Mars/Base", phone=phone)
            self.assertEqual((found.zones, found.evidence), ((), "unknown"))

    def test_fq_03_the_domain_of_a_mailbox_counts_where_nothing_else_is_known(self):
        self.assertEqual(candidate_zones(email="anna@shop.co.uk").zones, ("Europe/London",))
        self.assertEqual(candidate_zones(email="anna@shop.de", country_code="JP").zones, ("Asia/Tokyo",))
        self.assertEqual(candidate_zones(email="anna@shop.io").evidence, "unknown")
