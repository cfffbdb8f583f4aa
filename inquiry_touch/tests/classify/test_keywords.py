import itertools
import random
import unicodedata

from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tools.keywords import (
    ARABIC_PREFIXES,
    KeywordIndex,
    mask_numbers,
    normalise,
    split_words,
)

LETTERS = "ab*éßİﬁ１5.,-_#k \n\t'’样品件サ샘ยعيىةلاوـّ\u200b"


def is_letter_of_word(char):
    if any(
        script in unicodedata.name(char, "") for script in ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI")
    ):
        return False
    return char == "#" or char.isalnum() or unicodedata.category(char)[0] == "M"


def stands_in(form, text, reach=0):
    """Tell whether ``form`` stands in ``text`` and goes on into ``reach`` letters or fewer."""
    for start in range(len(text) - len(form) + 1):
        end = start + len(form)
        before = start > 0 and is_letter_of_word(form[0]) and is_letter_of_word(text[start - 1])
        after = 0
        if is_letter_of_word(form[-1]):
            after = sum(1 for _letter in itertools.takewhile(is_letter_of_word, text[end:]))
        if text[start:end] == form and not before and after <= reach:
            return True
    return False


def slow_find(words, text):
    """Find words one after the other, as a reference for the automaton."""
    found = set()
    text = normalise(text)
    for key in {normalise(word) for word in words} - {""}:
        stem = key.rstrip("*").rstrip()
        reach = 6 if stem and stem != key else 0
        word = stem if reach else key
        forms, searched = [word], text
        if "\u0621" <= word[0] <= "\u064a":
            forms += [prefix + word for prefix in ARABIC_PREFIXES]
        before, sign, after = word.partition("#")
        if sign and not ("a" <= before[-1:] <= "z"):
            forms = [word] + [" ".join(f"{before} {'#' * digits} {after}".split()) for digits in range(1, 10)]
            searched = mask_numbers(text)
        if any(stands_in(form, searched, reach) for form in forms):
            found.add(key)
    return found


class TestKeywords(BaseCase):
    def assertFound(self, word, *texts):
        for text in texts:
            self.assertEqual(KeywordIndex([word]).find(text), {normalise(word)}, f"{word} in {text}")

    def assertNotFound(self, word, *texts):
        for text in texts:
            self.assertFalse(KeywordIndex([word]).find(text), f"{word} in {text}")

    def test_automaton_finds_what_the_slow_search_finds(self):
        rng = random.Random(20260302)
        for _turn in range(1500):
            words = ["".join(rng.choices(LETTERS, k=rng.randint(1, 4))) for _word in range(rng.randint(0, 6))]
            words = [word for word in words if word.count("#") <= 1]
            text = "".join(rng.choices(LETTERS, k=rng.randint(0, 40)))
            self.assertEqual(KeywordIndex(words).find(text), slow_find(words, text), (words, text))

    def test_case_width_and_compatibility_forms_are_the_same_word(self):
        self.assertFound("oem", "OEM", "ＯＥＭ please", "our Oem order")
        self.assertFound("Größe", "GRÖSSE", "grösse", "gro\u0308ße")
        self.assertFound("office", "oﬃce")

    def test_a_turkish_i_has_its_dot_or_not(self):
        for text in (
            "FİYAT LİSTESİ",
            "fiyat listesi",
            "FIYAT LISTESI",
            "fıyat lıstesı",
            "fi\u0307yat listesi",
        ):
            self.assertFound("fiyat listesi", text)
            self.assertFound("FİYAT LİSTESİ", text)

    def test_words_end_where_letters_end(self):
        self.assertFound(
            "sample", "sample", "a sample.", "sample?", "(sample)", "sample/quote", "send\nsample"
        )
        self.assertNotFound("sample", "samples", "resample", "sampleé", "sample2", "sämple")
        self.assertFound("échantillon", "l'échantillon", "l’ÉCHANTILLON")

    def test_chinese_japanese_and_thai_words_stand_anywhere(self):
        self.assertFound("样品", "请寄样品给我们", "样品")
        self.assertFound("サンプル", "無料サンプルをください")
        self.assertFound("ตัวอย่าง", "ขอตัวอย่างสินค้า")
        self.assertFound("OEM", "支持OEM贴牌吗")
        self.assertNotFound("OEM", "OEMs贴牌")

    def test_phrases_and_dashes_and_white_space(self):
        self.assertFound(
            "private label", "Private-Label", "private\n  label", "private\u00a0label", "private–label"
        )
        self.assertNotFound("private label", "privatelabel", "private labels")

    def test_arabic_marks_and_attached_words_do_not_hide_a_word(self):
        self.assertFound("عينة", "نريد عيّنة", "العينة", "والعينة", "للعينة", "عينــة", "عينه")
        self.assertFound("أسعار", "قائمة الاسعار")
        self.assertNotFound("عينة", "عينتان")

    def test_number_signs_stand_for_that_many_digits_or_more(self):
        self.assertFound(
            "#### pcs",
            "5,000 pcs",
            "5.000pcs",
            "5000 PCS",
            "12 000 pcs",
            "10k pcs",
            "1,000,000.00 pcs",
            "５０００ pcs",
        )
        self.assertNotFound("#### pcs", "500 pcs", "0050 pcs", "AB5000pcs", "5000", "5000 pcsx")
        self.assertFound("####件", "需要5000件", "要 2万 件", "3千件")
        self.assertFound("#### Stück", "wir brauchen 5.000 Stück")

    def test_a_number_in_a_word_is_found_as_written(self):
        self.assertFound("iso 9001", "are you ISO-9001 certified?")
        self.assertFound("c#", "500 lines of C#")

    def test_words_of_a_line_are_split_and_each_counts_once(self):
        self.assertEqual(
            split_words("Sample, free  sample；样品、sample,, \n"), ["Sample", "free sample", "样品"]
        )
        self.assertEqual(split_words(" ,\u200b,; "), [])
        self.assertEqual(split_words(None), [])

    def test_star_stands_for_an_ending_of_up_to_six_letters(self):
        self.assertFound("Muster*", "Muster", "Mustern", "Musterstück", "ein Muster.")
        self.assertFound("образц*", "пришлите образцы", "нет образцов")
        self.assertFound("free sampl*", "two free samples, please")
        self.assertNotFound("Muster*", "Musterexemplar", "Farbmuster", "Must")

    def test_hits_tell_where_a_word_stands_in_the_text_as_it_was(self):
        text = normalise("We need 12,000 pcs of item 7 and a sample")
        hits = KeywordIndex(["#### pcs", "sample", "item #"]).find_hits(text)
        self.assertEqual(
            {key: text[start:end] for key, start, end in hits},
            {"#### pcs": "12,000 pcs", "sample": "sample", "item #": "item 7"},
        )

    def test_no_words_find_nothing(self):
        self.assertEqual(KeywordIndex([]).find("sample"), set())
        self.assertEqual(KeywordIndex(["", " "]).find(""), set())
