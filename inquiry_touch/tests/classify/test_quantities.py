import doctest
import time
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tools import amount_patterns, han_numbers, quantities
from odoo.addons.inquiry_touch.tools.amount_patterns import by_word, split_list
from odoo.addons.inquiry_touch.tools.quantities import read_amounts
from odoo.addons.inquiry_touch.tools.unit_words import CURRENCIES, MAGNITUDES, NO_GOODS, SCALE, UNITS

UNIT_WORDS = sorted(by_word(UNITS))
# A word that stands for a unit too ("hour" does not, "m" does) is that unit.
OTHER_WORDS = sorted({*split_list(NO_GOODS), *by_word(CURRENCIES)} - {*UNIT_WORDS})

QUANTITIES = {
    "5,000 pcs": (5000, "piece"),
    "5000 шт": (5000, "piece"),
    "5 тыс. шт": (5000, "piece"),
    "五千个": (5000, "piece"),
    "需要5000件": (5000, "piece"),
    "3 containers": (3, "container"),
    "1x40HQ": (1, "container"),
    "2 x 40'HC": (2, "container"),
    "220'000 pcs": (220000, "piece"),
    "20 t/week": (20000, "kg"),
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
# Units, and numbers before goods or behind a word of need, in each language.
IN_15_LANGUAGES = {
    "5000 bottles": (5000, "package"),
    "3k pcs": (3000, "piece"),
    "a first run of 3000": (3000, ""),
    "we need 500 of these": (500, ""),
    "looking for about 2000": (2000, ""),
    "800 solar kits": (800, ""),
    "千件": (1000, "piece"),
    "我们需要3000": (3000, ""),
    "两个40尺高柜": (2, "container"),
    "2万把": (20000, "piece"),
    "三百箱": (300, "package"),
    "1.800 prendas": (1800, "piece"),
    "pensamos en unas 2000": (2000, ""),
    "buscamos 600 sillas": (600, ""),
    "2.500 Säcke": (2500, "package"),
    "4000 Stueck": (4000, "piece"),
    "wir brauchen 5000 Pflanztöpfe": (5000, ""),
    "ab 500 Geräten": (500, "piece"),
    "série de 4 000": (4000, ""),
    "20 000 sacs kraft": (20000, "package"),
    "10 000 pieces": (10000, "piece"),
    "20 mila pezzi": (20000, "piece"),
    "200 cartoni": (200, "package"),
    "ci servono 9.000 vasi": (9000, ""),
    "300 garrafas": (300, "package"),
    "precisamos de 1.500": (1500, ""),
    "3000 pecas": (3000, "piece"),
    "14.000 flesjes": (14000, "package"),
    "wij zoeken 25.000 plantpotten": (25000, ""),
    "40 tysięcy sztuk": (40000, "piece"),
    "50 tys. worków": (50000, "package"),
    "5 tysiecy opakowan": (5000, "package"),
    "partia 6 tys.": (6000, ""),
    "5 тыс. штук": (5000, "piece"),
    "800 мешков": (800, "package"),
    "нужно 700": (700, ""),
    "850 офисных кресел": (850, ""),
    "200 bin şişe": (200000, "package"),
    "100 bin bardak": (100000, ""),
    "12 ألف كرتون": (12000, "package"),
    "900 بطارية شمسية": (900, ""),
    "نحتاج 400": (400, ""),
    "800客": (800, "piece"),
    "4万点": (40000, "piece"),
    "2000缶": (2000, "package"),
    "3천 대": (3000, "piece"),
    "500벌": (500, "piece"),
    "20.000 túi": (20000, "package"),
    "100 nghìn bộ": (100000, "set"),
    "cần 600": (600, ""),
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
    # power, volume, speed, size
    "we need 3000 W",
    "need 3000 watt inverter",
    "1500 rpm",
    "20 t/h",
    "week 6 t/m 9",
    "looking for 400 V pumps",
    "350 ml tumbler",
    "brauche 2000 U/min",
    "нужно 380 вольт",
    "нужно 1500 об/мин",
    "100 كيلو فولت أمبير",
    "需要3000瓦",
    "必要 5000ルーメン",
    "buscamos 600 mm",
    "need 500 x 700",
    "we need 300-400 of length",
    # time and people
    "5.000 Stunden",
    "200 employees",
    "vous cherchons 120 salariés",
    "300 ngày",
    "920 年",
    "150명",
    "120 gün",
    "两个小时",
    "开了三百家",
    # names and places
    "phone 0044 7700 900123",
    "+86 13800000000",
    "22761 Hamburg",
    "1010 Wien",
    "28010 Madrid",
    "69002 Lyon",
    "Auftrag 5580 kam",
    "pedido 4410 llegó",
    "заказ 5500 пришёл",
    "304 hose clamp",
    "6205 bearings",
    "room 300 please",
    "Halle 500 gleich",
    "訂單号 5000",
    # money
    "€ 3.000",
    "48 000 руб. сразу",
    "we need 5000 euro",
    "200만원",
    "1.500 TL",
)
# Measures of one thing: no count, and less sure than a number that is.
MEASURES_OF_ONE = (
    "a crane of 500 kg",
    "20L mixer",
    "rolls of 50 m",
    "bidon de 20 litros",
    "компрессор 100 л",
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

    def test_cl_04_quantities_in_the_words_of_15_languages(self):
        for text, expected in IN_15_LANGUAGES.items():
            found = read_amounts(text).asked()
            found = found or read_amounts(text).quantity("container")
            self.assertEqual(found and (found.number, found.unit), expected, text)

    def test_numbers_that_are_no_quantity(self):
        for text in NO_QUANTITIES:
            self.assertIsNone(read_amounts(text).quantity(), text)

    def test_measures_of_one_thing_are_not_counted(self):
        for text in MEASURES_OF_ONE:
            self.assertFalse(read_amounts(text).quantity().is_sure, text)
            self.assertIsNone(read_amounts(text).asked(), text)
        self.assertTrue(read_amounts("we need 500 kg of it").quantity("kg").is_sure)
        self.assertTrue(read_amounts("12 tons").quantity("kg").is_sure)

    def test_units_are_known_without_accents(self):
        for text in ("700 Stücke", "700 pièces", "700 peças", "700 unità", "700 zestawów", "700 parça"):
            plain = "".join(
                sign for sign in unicodedata.normalize("NFD", text) if not unicodedata.combining(sign)
            )
            self.assertEqual(read_amounts(plain).asked().number, 700, plain)

    def test_capital_letters_of_any_alphabet_are_read(self):
        for word in (*UNIT_WORDS, *by_word(CURRENCIES), *by_word(MAGNITUDES)):
            for form in (word.upper(), word.upper().replace("I", "İ"), word.replace("i", "ı")):
                read_amounts(f"1250 {form}")
        for text in ("500 ŞİŞE", "500 SISE", "5 BİN KİLO", "12 TAKIM", "12 takim"):
            self.assertTrue(read_amounts(text).quantities, text)

    @given(number=st.integers(1, 999_999), unit=st.sampled_from(UNIT_WORDS), sign=st.sampled_from(",. ’"))
    @settings(max_examples=150, deadline=None)
    def test_a_number_reads_the_same_grouped_or_not(self, number, unit, sign):
        name = by_word(UNITS)[unit]
        name, scale = SCALE.get(name, (name, 1))
        for written in (str(number), f"{number:,}".replace(",", sign)):
            found = read_amounts(f"{written} {unit}").quantity(name)
            self.assertIsNotNone(found, f"{written} {unit}")
            self.assertEqual(found.number, number * scale, f"{written} {unit}")

    @given(number=st.integers(1, 99_999), word=st.sampled_from(OTHER_WORDS))
    @settings(max_examples=150, deadline=None)
    def test_a_number_of_no_goods_is_none_in_each_language(self, number, word):
        for text in (f"we need {number} {word}", f"{number} {word}"):
            self.assertIsNone(read_amounts(text).asked(), text)

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
        for module in (quantities, amount_patterns, han_numbers):
            self.assertFalse(doctest.testmod(module).failed)
