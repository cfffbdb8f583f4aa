"""Countries by the names people write, in the languages buyers use; Odoo's own names need not be loaded."""

from functools import lru_cache

from babel import Locale

LANGUAGES = ("en", "zh", "zh_Hant", "de", "es", "fr", "ar")
SHORT_NAMES = {
    "america": "US",
    "usa": "US",
    "u.s.": "US",
    "u.s.a.": "US",
    "uk": "GB",
    "u.k.": "GB",
    "england": "GB",
    "great britain": "GB",
    "uae": "AE",
    "korea": "KR",
    "holland": "NL",
    "turkey": "TR",
    "czech republic": "CZ",
    "ksa": "SA",
    # as marketplaces write them, after ISO 3166
    "russian federation": "RU",
    "viet nam": "VN",
    "republic of korea": "KR",
    "korea, republic of": "KR",
    "hong kong": "HK",
    "macau": "MO",
}


def find_country_code(word: str) -> str:
    """Return the ISO 3166 code for a code or name, or "".

    >>> [find_country_code(word) for word in ("Germany", "德国", "de", "?")]
    ['DE', 'DE', 'DE', '']
    """
    key = " ".join(word.casefold().split())
    names = _names()
    if key in names:
        return names[key]
    code = key.upper()
    return code if code in _codes() else ""


@lru_cache(maxsize=1)
def _names():
    names = {
        name.casefold(): code
        for language in reversed(LANGUAGES)
        for code, name in Locale.parse(language).territories.items()
        if len(code) == 2
    }
    return {**names, **SHORT_NAMES}


@lru_cache(maxsize=1)
def _codes():
    return {code for code in Locale("en").territories if len(code) == 2 and code.isalpha()}
