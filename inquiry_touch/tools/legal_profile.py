"""Which body of law on contacting people counts in a country."""

#: Members of the European Union, and of the European Economic Area, where GDPR and ePrivacy count as well
#: (EEA Joint Committee Decision 154/2018).
EU_CODES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
EEA_CODES = "IS LI NO"
EU = frozenset(f"{EU_CODES} {EEA_CODES}".split())
#: The United Kingdom: UK GDPR and PECR.
UK = frozenset(["GB"])
#: The United States with their territories: TCPA, CAN-SPAM and the laws of the states.
US = frozenset(["US", "PR", "VI", "GU", "AS", "MP"])
PROFILES = ("eu", "uk", "us", "other")


def legal_profile(country_code: str) -> str:
    """Return one of ``PROFILES`` for an ISO 3166 alpha-2 code, "" for no country.

    >>> [legal_profile(code) for code in ("DE", "NO", "GB", "PR", "BR", "")]
    ['eu', 'eu', 'uk', 'us', 'other', '']
    """
    if not country_code:
        return ""
    named = {"eu": EU, "uk": UK, "us": US}
    return next((profile for profile, codes in named.items() if country_code in codes), "other")
