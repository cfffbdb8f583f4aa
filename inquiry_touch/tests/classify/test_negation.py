import time

from odoo.tests import BaseCase

from odoo.addons.inquiry_touch.tools.keywords import normalise
from odoo.addons.inquiry_touch.tools.negation import Negations
from odoo.addons.inquiry_touch.tools.negation_cues import CUES

# By language: the word, texts that deny it, texts that do not.
CASES = {
    "en": (
        "sample",
        (
            "This is not a sample request",
            "no free sample needed",
            "we don't want a sample",
            "a sample is not needed",
        ),
        (
            "not only a sample",
            "no price list but a sample",
            "No, thanks. A sample, please",
            "item no. 7, a sample",
        ),
    ),
    "zh": (
        "样品",
        (
            "我们不需要样品",
            "样品不用了",
        ),
        (
            "不要报价,只要样品",
            "是不是可以寄样品",
            "需不需要先寄样品",
        ),
    ),
    "de": (
        "muster",
        (
            "Bitte ohne Muster",
            "Wir möchten kein Muster",
            "Muster brauchen wir nicht",
        ),
        (
            "Nicht nur Muster",
            "keinen Katalog, aber ein Muster",
            "noch kein Muster erhalten",
        ),
    ),
    "es": (
        "muestras",
        (
            "No necesitamos muestras",
            "sin muestras",
        ),
        (
            "no solo muestras",
            "no he recibido las muestras",
        ),
    ),
    "fr": (
        "échantillon",
        (
            "Nous n'avons pas besoin d'échantillon",
            "sans échantillon",
        ),
        (
            "pas seulement un échantillon",
            "pas de devis mais un échantillon",
        ),
    ),
    "it": (
        "campioni",
        (
            "Non servono campioni",
            "senza campioni",
        ),
        (
            "non solo campioni",
            "campioni, grazie",
        ),
    ),
    "pt": (
        "amostras",
        (
            "Não precisamos de amostras",
            "sem amostras",
        ),
        (
            "não só amostras",
            "amostras no Brasil",
        ),
    ),
    "nl": (
        "monsters",
        (
            "We willen geen monsters",
            "monsters zijn niet nodig",
        ),
        ("niet alleen monsters",),
    ),
    "pl": (
        "próbek",
        (
            "Nie potrzebujemy próbek",
            "bez próbek",
        ),
        ("nie tylko próbek",),
    ),
    "ru": (
        "образцы",
        (
            "Нам не нужны образцы",
            "Образцы нам не нужны",
        ),
        (
            "не только образцы",
            "образцы нужны",
        ),
    ),
    "tr": (
        "numune",
        (
            "Numune istemiyoruz",
            "numune gerekli değil",
        ),
        (
            "fiyat değil, numune",
            "numune istiyoruz",
        ),
    ),
    "ar": (
        "عينات",
        (
            "لا نحتاج عينات",
            "بدون عينات",
        ),
        (
            "ليس فقط عينات",
            "نريد عينات",
        ),
    ),
    "ja": (
        "サンプル",
        (
            "サンプルは不要です",
            "サンプルではなく見積もり",
        ),
        (
            "サンプルだけでなく",
            "サンプルをください",
        ),
    ),
    "ko": (
        "샘플",
        (
            "샘플은 필요 없습니다",
            "샘플 말고 견적",
        ),
        (
            "샘플뿐만 아니라",
            "샘플을 보내 주세요",
        ),
    ),
    "vi": (
        "mẫu",
        (
            "Chúng tôi không cần mẫu",
            "mẫu thì không cần",
        ),
        (
            "không chỉ mẫu",
            "gửi mẫu",
        ),
    ),
}


def denies(word, text, lang):
    text = normalise(text)
    start = text.index(normalise(word))
    return Negations(text, lambda code: code == lang).deny(start, start + len(normalise(word)))


class TestNegation(BaseCase):
    def test_what_is_denied_in_each_language(self):
        self.assertEqual(CASES.keys(), CUES.keys())
        for lang, (word, denying, _asking) in CASES.items():
            for text in denying:
                self.assertTrue(denies(word, text, lang), text)

    def test_what_only_looks_denied_in_each_language(self):
        for lang, (word, _denying, asking) in CASES.items():
            for text in asking:
                self.assertFalse(denies(word, text, lang), text)

    def test_cl_05_what_a_buyer_did_not_get_is_no_denial(self):
        for text in ("we have not received the refund", "we still got no refund", "why not refund us"):
            self.assertFalse(denies("refund", text, "en"), text)

    def test_cues_of_another_language_do_not_count(self):
        self.assertFalse(denies("sample", "no sample", "pt"))
        self.assertTrue(denies("sample", "no sample", "it"))

    def test_reach_is_a_few_words(self):
        self.assertTrue(denies("sample", "not one of our a sample", "en"))
        self.assertFalse(denies("sample", "not one of our many dear old friends wants a sample", "en"))
        self.assertFalse(denies("样品", "我们不需要那么多那么贵的东西样品", "zh"))

    def test_hostile_texts_take_linear_time(self):
        for text in ("no," * 6000, "no " * 6000, "不需要" * 6000, "kein" * 5000, "don't want " * 2000):
            spent = []
            for part in (text[: len(text) // 8], text):
                began = time.perf_counter()
                Negations(part, lambda _lang: True)
                spent.append(time.perf_counter() - began)
            self.assertLess(spent[1], 40 * max(spent[0], 0.001), text[:20])
