import doctest
import time

from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tools import quantities
from odoo.addons.inquiry_touch.tools.quantities import read_amounts

QUANTITIES = {
    "5,000 pcs": (5000, "piece"),
    "5000 шт": (5000, "piece"),
    "5 тыс. шт": (5000, "piece"),
    "五千个": (5000, "piece"),
    "需要5000件": (5000, "piece"),
    "3 containers": (3, "container"),
    "1x40HQ": (1, "container"),
    "2 x 40'HC": (2, "container"),
    "10k units": (10000, "piece"),
    "2.000 Stück": (2000, "piece"),
    "12 000 pièces": (12000, "piece"),
    "5 mil piezas": (5000, "piece"),
    "٥٠٠ قطعة": (500, "piece"),
    "200 pezzi": (200, "piece"),
    "1.500 peças": (1500, "piece"),
    "300 stuks": (300, "piece"),
    "700 sztuk": (700, "piece"),
    "900 adet": (900, "piece"),
    "5000個": (5000, "piece"),
    "300개": (300, "piece"),
    "2500 cái": (2500, "piece"),
    "500-1000 pcs": (1000, "piece"),
    "3.5 tons": (3500, "kg"),
    "quantity: 800": (800, ""),
    "LX-203 500 pcs": (500, "piece"),
    "2 samples now, 5000 pcs later": (5000, "piece"),
    "9.000 flower pots": (9000, ""),
}
NO_QUANTITIES = (
    "三个月",
    "in 2025",
    "2025 trade fair",
    "MOQ 500 pcs?",
    "iPhone 15",
    "order no. 4500",
    "within 120 days",
    "model LX-500pcs",
    "USD 12,500",
)
MONEY = {
    "USD 12,500": (12500, "USD", False),
    "usd12,500 in all": (12500, "USD", False),
    "€3.50/pc": (3.5, "EUR", True),
    "3,50 € pro Stück": (3.5, "EUR", True),
    "1.2万元": (12000, "CNY", False),
    "20k usd": (20000, "USD", False),
    "¥3500のサンプル": (3500, "JPY", False),
    "120 000 руб.": (120000, "RUB", False),
}
HOSTILE = (
    "1",
    "1,",
    "1,000",
    "5 pcs ",
    "$",
    "1x",
    "qty ",
    "五",
    "1 000 ",
    "40ft",
    "per ",
    "1.1.",
    "9" * 12 + " ",
)


class TestQuantities(BaseCase):
    def test_cl_04_quantities_as_buyers_write_them(self):
        for text, expected in QUANTITIES.items():
            found = read_amounts(text).quantity()
            self.assertIsNotNone(found, text)
            self.assertEqual((found.number, found.unit), expected, text)

    def test_numbers_that_are_no_quantity(self):
        for text in NO_QUANTITIES:
            self.assertIsNone(read_amounts(text).quantity(), text)

    def test_cl_04_money_with_its_currency(self):
        for text, expected in MONEY.items():
            [found] = read_amounts(text).money
            self.assertEqual((found.amount, found.currency, found.is_each), expected, text)

    def test_cl_04_value_is_the_sum_named_or_quantity_times_price(self):
        self.assertEqual(read_amounts("2000 pcs at $3.50 each").value().amount, 7000)
        self.assertEqual(read_amounts("2000 pcs, $3.50 each, budget USD 6,000").value().amount, 6000)
        self.assertIsNone(read_amounts("$3.50 each").value())

    def test_what_a_source_gave_counts_before_the_text(self):
        self.assertEqual(read_amounts("5000 pcs", "200").quantity().number, 200)
        self.assertEqual(read_amounts("5000 pcs", "a lot").quantity(), None)
        self.assertEqual(read_amounts("hello", "3 containers").quantity("container").number, 3)

    def test_a_unit_asked_for_leaves_out_the_others(self):
        found = read_amounts("2 containers or 900 pcs")
        self.assertEqual(found.quantity("container").number, 2)
        self.assertEqual(found.quantity().number, 900)
        self.assertIsNone(found.quantity("kg"))

    def test_hostile_texts_take_linear_time(self):
        for sign in HOSTILE:
            spent = []
            for length in (2_500, 20_000):
                began = time.perf_counter()
                read_amounts((sign * length)[:length])
                spent.append(time.perf_counter() - began)
            self.assertLess(spent[1], 40 * max(spent[0], 0.001), sign)

    def test_examples_in_the_docstrings(self):
        self.assertFalse(doctest.testmod(quantities).failed)
