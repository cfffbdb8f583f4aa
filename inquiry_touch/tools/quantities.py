"""Quantities and money in what a buyer writes: "5,000 pcs", "3 containers", "1x40HQ", "五千个", "€3.50/pc".

A number with a unit or a label is a quantity, and a large one before a word may be: years, sizes and article
codes are none. A separator followed by three digits groups thousands. Every pattern is bounded, so that time
grows with the length of the text alone.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from .amount_patterns import any_of, by_word, fold, split_list, whole
from .han_numbers import HAN_NUMBER, LARGEST, han_number
from .keywords import DENSE
from .unit_words import (
    ABOUT,
    CURRENCIES,
    LABELS,
    LEAST_MEASURES,
    MAGNITUDES,
    NAMES,
    NEEDED,
    NO_GOODS,
    NOT_ASKED,
    PER_ONE,
    SCALE,
    UNITS,
)

MAX_TEXT = 20_000
BESIDE = 24
MIN_GOODS, MAX_GOODS = 100, 200_000

NUMBER = re.compile(
    r"(?<!\d)(?:\d{1,3}(?P<group>[ .,'’])\d{3}(?!\d)(?:(?P=group)\d{3}(?!\d)){0,3}|\d{1,12}(?!\d))"
    r"(?:[.,]\d{1,2}(?!\d))?"
)
CONTAINERS = re.compile(
    r"(?<![\d.,])(?:(\d{1,4}|[一二两兩三四五六七八九十](?=[个個条條]))(?: ?[x×*个個条條本] ?| ))?"
    r"(?:20|40|45) ?"
    r"(?:(?:'|’|ft|foot|fuß) ?(?:hq|hc|gp|dc)?|hq|hc|gp|dc|尺|呎|英尺|フィート|피트)(?![a-z\d])",
    re.I,
)
# "three months" and the like are counted with the word for pieces.
NO_PIECE = re.compile(
    "[个個](?:半)?(?:月|星期|礼拜|小时|工作日|人|问题|国家|城市|门店|分店)|개월"
    "|개 ?(?:매장|지점|국|원|사)|매장|块钱"
    "|本(?:当|日|社|件)|点半|(?:kilo|quilo)(?:w|v|m|h|bit|byte)|кило(?:в|м)|كيلو ?(?:فولت|وات|واط|متر|بايت)"
    "|(?:キロ|킬로) ?[ワボメヘ와볼미]|(?:t|m|l|т|м|л) ?/ ?(?:h|s|min|std|ч|мин|с|m ?\\d)(?![^\\W\\d_])",
    re.I,
)
COUNTED = frozenset(["piece", "set", "pair", "package", ""])
KANA = re.compile("[\u3041-\u30ff]")
SEPARATORS = str.maketrans("٬٫，", ",.,")


@dataclass(frozen=True)
class Quantity:
    """So many of a unit, "" where none is named.

    ``is_sure`` when a unit or a label says that it is a quantity, and not only what stands behind it.
    """

    number: float
    unit: str
    written: str
    is_sure: bool = True

    @property
    def is_counted(self):
        return self.unit in COUNTED


@dataclass(frozen=True)
class Money:
    """An amount in a currency of ISO 4217; ``is_each`` when it is the price of one."""

    amount: float
    currency: str
    is_each: bool
    written: str


@dataclass(frozen=True)
class Amounts:
    """What a text says of quantities and money, in the order of the text."""

    quantities: tuple[Quantity, ...] = ()
    money: tuple[Money, ...] = ()

    def quantity(self, unit: str = "") -> Quantity | None:
        """Return the largest quantity of a unit; without one the largest of things that are counted."""
        return _largest(one for one in self.quantities if one.unit == unit or not unit)

    def asked(self, unit: str = "") -> Quantity | None:
        """Return what a rule goes by that asks for a unit; without one only things that are counted."""
        return _largest(one for one in self.quantities if one.unit == unit or (not unit and one.is_counted))

    def value(self) -> Money | None:
        """Return what the goods are worth: the largest sum named, else quantity times price."""
        sums = [one for one in self.money if not one.is_each]
        if sums:
            return max(sums, key=lambda one: one.amount)
        prices, quantity = self.money, self.quantity()
        if not (prices and quantity):
            return None
        price = max(prices, key=lambda one: one.amount)
        amount = min(price.amount * quantity.number, LARGEST)
        return Money(amount, price.currency, False, f"{quantity.written} × {price.written}")


def _largest(quantities) -> Quantity | None:
    return max(quantities, key=lambda one: (one.is_sure, one.is_counted, one.number), default=None)


@lru_cache(maxsize=512)
def read_amounts(text: str, given: str = "") -> Amounts:
    """Return the quantities and the money in a text.

    :param given: what a form or file gave as the quantity: a number alone is one there, and counts alone

    >>> [(one.number, one.unit) for one in read_amounts("5,000 pcs or 1x40HQ; 2.000 Stück").quantities]
    [(5000.0, 'piece'), (1.0, 'container'), (2000.0, 'piece')]
    >>> [(one.amount, one.currency, one.is_each) for one in read_amounts("USD 12,500, €3.50/pc").money]
    [(12500.0, 'USD', False), (3.5, 'EUR', True)]
    """
    text = _plain(text)
    found = _find_quantities(text)
    if given := _plain(given):
        found = _find_quantities(given) or _read_bare(given)
    return Amounts(tuple(found), tuple(_find_money(text)))


def to_number(written: str) -> float:
    """Return the number that digits with separators stand for.

    >>> [to_number(written) for written in ("5,000", "2.000", "12 500,50", "3.5", "0.500")]
    [5000.0, 2000.0, 12500.5, 3.5, 0.5]
    """
    if written[:2] in ("0.", "0,"):
        return float(written.replace(",", "."))
    whole, _separator, cents = re.fullmatch(r"(.*?)(?:([.,])(\d{1,2}))?", written).groups()
    return float(f"{re.sub(r'[^0-9]', '', whole)}.{cents or 0}")


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text[:MAX_TEXT]).translate(SEPARATORS)
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
    return " ".join(text.split())


def _find_quantities(text: str) -> list[Quantity]:
    containers = list(CONTAINERS.finditer(text))
    starts = [match.start() for match in containers]
    found = [
        (match.start(), Quantity(_container_count(match[1]), "container", match[0])) for match in containers
    ]
    for start, end, number, written in _numbers(text):
        before = bisect_right(starts, start) - 1
        if before >= 0 and start < containers[before].end():
            continue
        if quantity := _quantity_at(text, start, end, number, written):
            found.append((start, quantity))
    return [quantity for _start, quantity in sorted(found, key=itemgetter(0))]


def _container_count(written: str | None) -> float:
    if not written:
        return 1.0
    return float(written) if written.isdecimal() else han_number(written)


def _numbers(text: str):
    """Yield start, end, value and text of each number, its magnitude (k, 万) included."""
    done = 0
    while match := NUMBER.search(text, done):
        start, end, scale = match.start(), match.end(), 1.0
        done = end
        if match["group"] == " " and _is_code(text[max(start - 2, 0) : start]):
            done = text.index(" ", start)  # the rest of LX-203, and another number behind it
            continue
        if magnitude := _MAGNITUDE.match(text, end):
            end, scale = magnitude.end(), _SCALES[fold(magnitude[1])]
        yield start, end, min(to_number(match[0]) * scale, LARGEST), text[start:end]
    for match in HAN_NUMBER.finditer(text):
        if not text[match.start() - 1 : match.start()].isdecimal():
            yield match.start(), match.end(), han_number(match[0]), match[0]


def _quantity_at(text, start, end, number, written):
    before = text[max(start - BESIDE, 0) : start]
    if _is_code(before) or _NOT_ASKED.search(before) or not number:
        return None
    unit = _UNIT.match(text, end)
    if unit:
        if NO_PIECE.match(text, unit.start(1)):
            return None
        name = _UNIT_NAMES[fold(unit[1])]
        name, scale = SCALE.get(name, (name, 1))
        is_sure = number * scale >= LEAST_MEASURES.get(name, 0) or bool(_NEEDED.search(before))
        return Quantity(number * scale, name, text[start : unit.end()], is_sure)
    if _LABEL.search(before) and not written.isalpha():
        return Quantity(number, "", written)
    return _goods_at(text, end, number, written, before)


def _goods_at(text, end, number, written, before):
    """Return the quantity where a number stands before what may be goods ("9.000 flower pots") or behind
    a word of who needs them ("we need 500")."""
    if not MIN_GOODS <= number <= MAX_GOODS or _names_else(text, end, before):
        return None
    is_needed, goods = _NEEDED.search(before), _GOODS.match(text, end)
    if written.isdecimal() and 1900 <= number <= 2100 and not (is_needed and number % 100 == 0):
        return None  # a year
    is_needed = is_needed and (goods or number % 10 == 0)
    if not (is_needed or (goods and _may_count(number, written, goods[1]))):
        return None
    return Quantity(number, "", written + (goods[0] if goods else ""), is_sure=False)


def _names_else(text, end, before):
    """Tell whether a number names an article or place, measures something or is money."""
    is_further = before[-2:-1].isdecimal()
    return (
        is_further
        or any(pattern.search(before) for pattern in (_NAME, _CURRENCY_AHEAD))
        or any(pattern.match(text, end) for pattern in (_CURRENCY, _NO_GOODS))
    )


def _may_count(number, written, goods):
    """Tell whether goods are counted: articles have odd numbers (304), and places have postcodes."""
    is_plain = written.isdecimal()
    is_postcode = is_plain and number >= 1000 and goods[0].isupper()
    return not is_postcode and (not is_plain or number % 10 == 0)


def _is_code(before: str) -> bool:
    """Tell whether a number that follows ``before`` is the rest of a word such as LX-203."""
    sign = before[-1:]
    if sign in "-_/.#" and sign:
        sign = before[-2:-1]
        return sign.isalpha() and not DENSE.match(sign)
    return sign.isalpha() and not DENSE.match(sign)


def _find_money(text: str):
    is_japanese = bool(KANA.search(text))
    free_from = 0
    for start, end, number, _written in _numbers(text):
        # a sign between two numbers belongs to the first
        ahead = _CURRENCY_AHEAD.search(text[max(start - BESIDE, free_from) : start])
        behind = None if ahead else _CURRENCY.match(text, end)
        if not (ahead or behind) or not number:
            continue
        sign = fold((ahead or behind)[1])
        code = "JPY" if sign in "¥元" and is_japanese else _CURRENCY_CODES[sign]
        first = start - len(ahead[0]) if ahead else start
        last = free_from = behind.end() if behind else end
        each = _EACH.match(text, last)
        yield Money(number, code, bool(each), text[first : each.end() if each else last])


def _read_bare(given: str) -> list[Quantity]:
    numbers = list(_numbers(given))
    if not numbers:
        return []
    _start, _end, number, written = max(numbers, key=lambda found: found[2])
    return [Quantity(number, "", written)] if number else []


_UNIT_NAMES = by_word(UNITS)
_CURRENCY_CODES = by_word(CURRENCIES)
_SCALES = by_word(MAGNITUDES)
_MAGNITUDE = re.compile(f" ?({any_of(_SCALES)})(?!克|瓦|米)", re.I)
_UNIT = re.compile(f" ?({any_of(_UNIT_NAMES)})", re.I)
_LABEL = re.compile(f"(?:{any_of(split_list(LABELS))}) ?[:=]? ?(?:of|is|von|de|ca\\.?|about)? ?$", re.I)
_NOT_ASKED = re.compile(f"(?:{whole(split_list(NOT_ASKED))})[ .:=]{{0,3}}(?:of|is|量)? ?$", re.I)
_CURRENCY = re.compile(f" ?({any_of(_CURRENCY_CODES)})", re.I)
_CURRENCY_AHEAD = re.compile(
    f"(?<![^\\W\\d_])({'|'.join(map(re.escape, sorted(_CURRENCY_CODES, key=len, reverse=True)))})[ :]?$", re.I
)
_NAME = re.compile(f"(?:{whole(split_list(NAMES))})[ #:]*$", re.I)
_GOODS = re.compile(r" ([^\W\d_]{4,24})(?![^\W_])")
_NO_GOODS = re.compile(f" ?(?:[x×*] ?\\d|[-–/] ?\\d|{any_of(split_list(NO_GOODS))})", re.I)
_NEEDED = re.compile(
    f"(?:{whole(split_list(NEEDED))}):? ?(?:(?:{any_of(split_list(ABOUT))}) ?){{0,2}}$", re.I
)
_EACH = re.compile(f" ?(?:{any_of(split_list(PER_ONE))})", re.I)
