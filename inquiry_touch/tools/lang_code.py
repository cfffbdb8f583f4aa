"""From the language a sender names to a language Odoo has switched on."""

# where a language has several regions, the one that is meant when none is named
USUAL = {
    "ar": "ar_001",
    "de": "de_DE",
    "en": "en_US",
    "es": "es_ES",
    "fr": "fr_FR",
    "pt": "pt_PT",
    "zh": "zh_CN",
}
CHINESE_SCRIPTS = {"zh_Hans": "zh_CN", "zh_Hant": "zh_TW", "zh_SG": "zh_CN", "zh_MO": "zh_HK"}


def pick_language(code: str, active: tuple[str, ...]) -> str:
    """Return the active language nearest to ``code``, or "" when there is none.

    >>> pick_language("zh-Hans", ("en_US", "zh_CN")), pick_language("de_AT", ("de_DE",))
    ('zh_CN', 'de_DE')
    """
    language, _separator, region = code.strip().replace("-", "_").partition("_")
    language = language.lower()
    region = region.title() if len(region) == 4 else region.upper()
    wanted = f"{language}_{region}" if region else language
    wanted = CHINESE_SCRIPTS.get(wanted, wanted)
    for candidate in (wanted, USUAL.get(language, language)):
        if candidate in active:
            return candidate
    return next((other for other in active if language and other.split("_")[0] == language), "")
