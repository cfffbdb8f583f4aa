"""In which time zones a buyer may live, and how we know."""

from dataclasses import dataclass
from datetime import datetime, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
import pytz
from phonenumbers import timezone as phone_timezone

#: Countries with several clocks: the zone most people live in stands first, islands far away are kept.
MAIN_ZONE = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Kinshasa",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "FM": "Pacific/Pohnpei",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
}

#: Country codes whose domains people all over the world use.
WORLDWIDE_DOMAINS = frozenset(
    [
        "AC",
        "AI",
        "AM",
        "BZ",
        "CC",
        "CO",
        "FM",
        "GG",
        "GL",
        "IM",
        "IO",
        "LA",
        "LC",
        "LY",
        "ME",
        "MU",
        "NU",
        "PW",
        "SC",
        "SH",
        "ST",
        "TK",
        "TO",
        "TV",
        "VC",
        "WS",
    ]
)


@dataclass(frozen=True)
class BuyerZones:
    """The candidate zones, best first, and the evidence for them."""

    zones: tuple[str, ...] = ()
    evidence: str = "unknown"


def candidate_zones(
    *,
    stated: str = "",
    region: tuple[str, ...] = (),
    country_code: str = "",
    phone: str = "",
    email: str = "",
) -> BuyerZones:
    """Return every zone the buyer may live in.

    :param stated: the zone the person set
    :param region: zones of the state or country as set by a manager
    :param phone: in E.164; a landline's prefix may narrow a wide country
    :param email: its domain counts where nothing else is known
    """
    if stated in known_zones():
        return BuyerZones((stated,), "stated")
    country = tuple(name for name in region if name in known_zones()) or country_zones(country_code)
    by_phone = phone_zones(phone)
    if not country and not by_phone:
        by_domain = domain_zones(email)
        return BuyerZones(by_domain, "domain" if by_domain else "unknown")
    both = tuple(zone for zone in country if zone in by_phone)
    if both:
        return BuyerZones(both, "phone" if len(both) < len(country) else "country")
    if country:
        # The phone of another country is a second place the person may be.
        return BuyerZones(country + by_phone, "country")
    return BuyerZones(by_phone, "phone")


@lru_cache(maxsize=1)
def known_zones() -> frozenset[str]:
    """Return the names the tz database of this machine knows."""
    return frozenset(available_timezones())


@lru_cache(maxsize=512)
def country_zones(code: str) -> tuple[str, ...]:
    """Return the zones of a country, each different clock once, the main one first."""
    names = list(pytz.country_timezones.get(code.upper(), ())) if code else []
    main = MAIN_ZONE.get(code.upper())
    if main in names:
        names = [main, *(name for name in names if name != main)]
    return tuple(name for name in names if name in known_zones())


@lru_cache(maxsize=8192)
def phone_zones(phone: str) -> tuple[str, ...]:
    """Return the zones of a phone number's prefix; none for one that is not international."""
    if not phone.startswith("+"):
        return ()
    try:
        number = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return ()
    names = phone_timezone.time_zones_for_number(number)
    return tuple(name for name in names if name in known_zones())


def domain_zones(email: str) -> tuple[str, ...]:
    """Return the zones of the country whose domain a mailbox lies in; domains sold worldwide say nothing."""
    return country_zones(domain_country(email))


def domain_country(email: str) -> str:
    """Return the country whose domain a mailbox lies in, "" for domains sold worldwide.

    >>> domain_country("anna@shop.co.uk"), domain_country("anna@shop.io")
    ('GB', '')
    """
    label = email.rpartition(".")[2].upper() if "@" in email else ""
    code = "GB" if label == "UK" else label
    return code if code in pytz.country_names and label not in WORLDWIDE_DOMAINS else ""


def different_clocks(zones: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first of the zones that show the same time in winter and in summer.

    >>> different_clocks(("Europe/Berlin", "Europe/Busingen", "Asia/Tokyo"))
    ('Europe/Berlin', 'Asia/Tokyo')
    """
    moments = [datetime(2026, month, 15, tzinfo=timezone.utc) for month in (1, 7)]
    clocks = {}
    for zone in zones:
        clocks.setdefault(tuple(at.astimezone(ZoneInfo(zone)).utcoffset() for at in moments), zone)
    return tuple(clocks.values())


def city(zone: str) -> str:
    """Return the name of a zone as people say it, such as Berlin."""
    return zone.rpartition("/")[2].replace("_", " ")


def clock_texts(wanted: datetime, until: datetime, zone: str) -> tuple[str, str]:
    """Return two naive UTC moments as the buyer's clock shows them; the day where it is not the same.

    >>> clock_texts(datetime(2026, 3, 4, 1, 10), datetime(2026, 3, 4, 7, 5), "Europe/Berlin")
    ('02:10', '08:05')
    """
    clock = ZoneInfo(zone)
    start, end = (moment.replace(tzinfo=timezone.utc).astimezone(clock) for moment in (wanted, until))
    pattern = "%H:%M" if start.date() == end.date() else "%Y-%m-%d %H:%M"
    return start.strftime(pattern), end.strftime(pattern)
