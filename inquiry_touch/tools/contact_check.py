"""What is wrong with a phone number or an e-mail address, in codes that people are told in words."""

import re
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType, ValidationResult

from odoo.tools import email_normalize

#: Numbers that exist, but at which hardly any buyer is reached.
UNLIKELY_TYPES = {
    PhoneNumberType.PREMIUM_RATE: "premium_rate",
    PhoneNumberType.SHARED_COST: "shared_cost",
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "company_number",
    PhoneNumberType.VOICEMAIL: "voicemail",
}
IMPOSSIBLE = {
    ValidationResult.TOO_SHORT: "too_short",
    ValidationResult.TOO_LONG: "too_long",
    ValidationResult.INVALID_LENGTH: "wrong_length",
    ValidationResult.INVALID_COUNTRY_CODE: "no_such_prefix",
    ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "no_area_code",
}
#: Mailbox providers that are often misspelt.
USUAL_DOMAINS = (
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "outlook.com",
    "yahoo.com",
    "icloud.com",
    "gmx.de",
    "web.de",
    "163.com",
    "126.com",
    "qq.com",
    "mail.ru",
    "yandex.ru",
)
#: Real providers that look like a misspelt one.
LOOK_ALIKES = frozenset(["gmail.co", "ymail.com", "email.com", "mail.com", "gmx.net", "gmx.at", "gmx.ch"])
DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]+)")
LONGEST = 60  # written phones longer than this are no phones


@dataclass(frozen=True)
class PhoneCheck:
    """``number`` is E.164, or what was written when it is no number; ``problem`` is "" when all is well.

    ``region`` is the country the number was tried in, "" for none. A problem with a number that still is
    one (``is_possible``) is a doubt, no fault.
    """

    number: str
    problem: str = ""
    region: str = ""
    is_possible: bool = True


@dataclass(frozen=True)
class EmailCheck:
    """``email`` is normalised, or what was written; ``suggestion`` is the address that may be meant."""

    email: str
    problem: str = ""
    suggestion: str = ""


@lru_cache(maxsize=8192)
def check_phone(written: str, country_code: str = "") -> PhoneCheck:
    """Return a phone number as E.164 and what is wrong with it.

    Numbering plans are those of Google's libphonenumber.

    :param written: as somebody wrote it, with or without the prefix of a country
    :param country_code: ISO 3166, for numbers without a prefix

    >>> check_phone("0170 1234567", "DE").number, check_phone("0170 12", "DE").problem
    ('+491701234567', 'not_assigned')
    """
    written = written.strip()
    if not written:
        return PhoneCheck("")
    tries = [_try_phone(text, country_code) for text in _readings(written, country_code)]
    return next((check for check in tries if not check.problem), tries[0])


def check_email(written: str) -> EmailCheck:
    """Return an e-mail address normalised and what is wrong with it.

    >>> check_email("Anna@Gmial.com").suggestion, check_email("anna at shop").problem
    ('anna@gmail.com', 'no_address')
    """
    written = written.strip()
    if not written:
        return EmailCheck("")
    email = email_normalize(written) or ""
    local_part, _at, domain = email.rpartition("@")
    if not local_part:
        return EmailCheck(written, "no_address")
    if not DOMAIN.fullmatch(_ascii(domain)):
        return EmailCheck(email, "bad_domain")
    meant = _usual_domain(domain)
    return EmailCheck(email, "typo", f"{local_part}@{meant}") if meant else EmailCheck(email)


def phone_region(number: str) -> str:
    """Return the country whose prefix an E.164 number has, "" when none is certain.

    >>> phone_region("+491701234567"), phone_region("0170 1234567")
    ('DE', '')
    """
    check = check_phone(number) if number.startswith("+") else PhoneCheck("", "no_prefix")
    return check.region if check.is_possible else ""


def phone_prefix(number: str) -> str:
    """Return the prefix of the country in an E.164 number, such as +49."""
    try:
        return f"+{phonenumbers.parse(number).country_code}"
    except phonenumbers.NumberParseException:
        return ""


def _readings(written, country_code):
    """Return the ways to read a number: people leave out the + of a prefix, or write 00 for it."""
    digits = re.sub(r"\D", "", written)
    if written.startswith("+") or len(digits) < 10:
        return [written]
    with_plus = f"+{digits.removeprefix('00')}"
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(country_code) if country_code else None
    # where national numbers begin with 0, one that begins with the prefix of the country has lost its +
    lost_plus = metadata and metadata.national_prefix == "0" and digits.startswith(str(metadata.country_code))
    return [with_plus, written] if lost_plus else [written, with_plus]


def _try_phone(written, country_code):
    if len(written) > LONGEST:
        return PhoneCheck(written, "no_number", country_code, False)
    try:
        number = phonenumbers.parse(written, country_code or None)
    except phonenumbers.NumberParseException as error:
        is_unplaced = error.error_type == error.INVALID_COUNTRY_CODE and not country_code
        code = "no_prefix" if is_unplaced and not written.startswith("+") else "no_number"
        return PhoneCheck(written, code, country_code, False)
    region = phonenumbers.region_code_for_number(number) or ""
    if region in ("", "001"):
        region = phonenumbers.region_code_for_country_code(number.country_code)
        region = "" if region in ("ZZ", "001") else region
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason in IMPOSSIBLE:
        return PhoneCheck(written, IMPOSSIBLE[reason], region, False)
    if not phonenumbers.is_valid_number(number):
        return PhoneCheck(written, "not_assigned", region, False)
    formatted = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return PhoneCheck(formatted, UNLIKELY_TYPES.get(phonenumbers.number_type(number), ""), region)


def _ascii(domain):
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return domain


@lru_cache(maxsize=4096)
def _usual_domain(domain):
    """Return the usual domain this one misspells, "" when it does not."""
    if domain in USUAL_DOMAINS or domain in LOOK_ALIKES:
        return ""
    return next((usual for usual in USUAL_DOMAINS if _is_slip(domain, usual)), "")


def _is_slip(word, meant):
    """Tell whether one slip of the finger lies between: a letter too many, too few, wrong, or swapped."""
    if min(len(word), len(meant)) < 8 or abs(len(word) - len(meant)) > 1:
        return False
    start = 0
    while start < min(len(word), len(meant)) and word[start] == meant[start]:
        start += 1
    rest, wanted = word[start:], meant[start:]
    swapped = rest[:2] == wanted[:2][::-1] and rest[2:] == wanted[2:]
    return swapped or rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]
