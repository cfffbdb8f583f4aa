"""What a buyer did not state, estimated from what is known: each time with the evidence and how sure it is.

Signals are those a buyer gives anyway (stated country, phone prefix, mailbox, language of the form and of the
text, currency) and the country of the IP address where a sender names it; a browser is never fingerprinted.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache

from babel.numbers import get_territory_currencies

from .buyer_zone import domain_country
from .contact_check import phone_prefix, phone_region
from .country_names import find_country_code
from .language import language_country

#: How sure a country is by each kind of evidence, in percent.
CONFIDENCE = {
    "phone": 90,
    "message": 90,
    "domain": 80,
    "ip": 70,
    "form": 50,
    "currency": 40,
    "text": 30,
    "source": 20,
}
#: Currencies that are traded in all over the world: they tell no country.
WORLDWIDE_CURRENCIES = frozenset(["USD", "EUR", "GBP", "CHF", "CNY"])


@dataclass(frozen=True)
class Evidence:
    """One hint: ``value`` is a code, ``kind`` where it comes from, ``shown`` what was seen there (+49)."""

    value: str
    kind: str
    shown: str = ""


@dataclass(frozen=True)
class Estimate:
    """The value with the best evidence, "stated" when the buyer or the sender said so, and what contradicts.

    ``confidence`` is a percentage; an estimate loses some when another hint says otherwise.
    """

    value: str
    kind: str
    shown: str = ""
    confidence: int = 100
    others: tuple[Evidence, ...] = ()

    @property
    def is_stated(self):
        return self.kind == "stated"

    def as_json(self):
        """Return this as values that JSON can hold."""
        return {**asdict(self), "others": [asdict(other) for other in self.others]}


def weigh(stated: str, hints: Iterable[Evidence]) -> Estimate | None:
    """Return what is stated, else what the best hint says; None without any.

    The default of a source contradicts nothing: it says nothing of this buyer.

    >>> weigh("", [Evidence("DE", "phone", "+49"), Evidence("CN", "ip")]).confidence
    80
    """
    hints = sorted((hint for hint in hints if hint.value), key=lambda hint: -CONFIDENCE[hint.kind])
    if stated:
        others = _others(stated, (hint for hint in hints if CONFIDENCE[hint.kind] >= CONFIDENCE["ip"]))
        return Estimate(stated, "stated", others=others)
    if not hints:
        return None
    best = hints[0]
    others = _others(best.value, hints)
    confidence = CONFIDENCE[best.kind] - 10 * len(others)
    return Estimate(best.value, best.kind, best.shown, max(confidence, 10), others)


def estimate_country(
    *,
    stated: str = "",
    phone: str = "",
    email: str = "",
    ip_country: str = "",
    form_language: str = "",
    text_language: str = "",
    currency: str = "",
    default: str = "",
) -> Estimate | None:
    """Return the country (ISO 3166) of a buyer.

    :param stated: as the buyer or the sender named it, a code
    :param phone: in E.164
    :param ip_country: a code or name the sender found for the IP address
    :param form_language: of the page the buyer wrote on, such as ``pt_BR``
    :param text_language: of what was written
    :param default: of the source

    >>> estimate_country(phone="+491701234567").value, estimate_country(email="a@shop.io")
    ('DE', None)
    """
    domain = domain_country(email)
    hints = [
        Evidence(phone_region(phone), "phone", phone_prefix(phone)),
        Evidence(domain, "domain", f".{email.rpartition('.')[2]}"),
        Evidence(find_country_code(ip_country) if ip_country else "", "ip"),
        Evidence(language_country(form_language), "form", form_language),
        Evidence(currency_country(currency), "currency", currency),
        Evidence(language_country(text_language), "text", text_language),
        Evidence(default, "source"),
    ]
    return weigh(stated, hints)


def estimate_language(
    *, stated: str = "", form: str = "", text: str = "", default: str = ""
) -> Estimate | None:
    """Return the language of a buyer, as codes of Odoo's active languages.

    :param form: of the page the buyer wrote on
    :param text: the words are in
    """
    hints = [Evidence(form, "form", form), Evidence(text, "text", text), Evidence(default, "source")]
    return weigh(stated, hints)


def estimate_currency(*, stated: str = "", country: Estimate | None = None) -> Estimate | None:
    """Return the currency (ISO 4217) a buyer pays in: the one named, else that of the country.

    It is as sure as the country is, and is an estimate even where the country is stated.

    >>> estimate_currency(country=Estimate("JP", "stated")).value
    'JPY'
    """
    if stated:
        return Estimate(stated, "stated")
    code = country_currency(country.value) if country else ""
    return Estimate(code, "country", country.value, min(country.confidence, 80)) if code else None


@lru_cache(maxsize=512)
def country_currency(code: str) -> str:
    """Return the currency people pay with in a country today, "" when unknown.

    >>> country_currency("DE")
    'EUR'
    """
    current = get_territory_currencies(code) if code else []
    return current[0] if current else ""


def currency_country(currency: str) -> str:
    """Return the one country a currency is the money of, "" for those used all over the world.

    The first two letters of a code of ISO 4217 are those of its country.

    >>> currency_country("JPY"), currency_country("USD")
    ('JP', '')
    """
    code = currency[:2].upper()
    if currency.upper() in WORLDWIDE_CURRENCIES or country_currency(code) != currency.upper():
        return ""
    return code


def estimate_amount(given: str, written: str, value: str = "", is_sure: bool = True) -> Estimate | None:
    """Return a quantity or a sum: the one given in a field of its own, else the one the message names.

    :param written: as the message puts it
    :param value: what that comes to, if it is not the same

    >>> estimate_amount("", "5,000 pcs").kind, estimate_amount("200", "5,000 pcs").value
    ('message', '200')
    """
    if given:
        return Estimate(given, "stated")
    if not written:
        return None
    return Estimate(value or written, "message", written, CONFIDENCE["message"] if is_sure else 50)


def _others(value, hints):
    others = {hint.value: hint for hint in reversed(list(hints)) if hint.kind != "source"}
    others.pop(value, None)
    return tuple(sorted(others.values(), key=lambda hint: -CONFIDENCE[hint.kind]))
