"""A buyer's local time, for the table only: the product asks its own regions."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytz


def local_time(text, country_code, address):
    """A moment of the server (UTC, as RPC gives it) where the buyer is, by country, else by the address."""
    moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone.utc)
    zones = pytz.country_timezones.get(country_code or address.rpartition(".")[2].upper())
    zone = zones[0] if zones else "UTC"
    city = zone.rpartition("/")[2].replace("_", " ")
    return f"{moment.astimezone(ZoneInfo(zone)):%a %H:%M} {city}"
