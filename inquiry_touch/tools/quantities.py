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

from .keywords import DENSE
from .unit_words import (
    CURRENCIES,
    LABELS,
    MAGNITUDES,
    NAMES,
    NO_GOODS,
    NOT_ASKED,
    PER_ONE,
    SCALE,
    UNITS,
)

MAX_TEXT = 20_000
BESIDE = 24
LARGEST = 1e12
MIN_GOODS, MAX_GOODS = 100, 200_000

NUMBER = re.compile(
    r"(?<!\d)(?:\d{1,3}(?P<group>[ .,'’])\d{3}(?!\d)(?:(?P=group)\d{3}(?!\d)){0,3}|\d{1,12}(?!\d))"
    r"(?:[.,]\d{1,2}(?!\d))?"
)
CONTAINERS = re.compile(
    r"(?<![\d.,])(?:(\d{1,4}) ?[x×*]? ?)?(?:20|40|45) ?"
    r"(?:(?:'|’|ft|foot|fuß) ?(?:hq|hc|gp|dc)?|hq|hc|gp|dc|尺|呎|英尺)(?![a-z])",
    re.I,
)
HAN_DIGITS = {digit: number % 10 for number, digit in enumerate("零一二三四五六七八九〇")} | {
    "两": 2,
    "兩": 2,
}
HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
HAN_MYRIADS = {"万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8}
HAN_NUMBER = re.compile("[零〇一二两兩三四五六七八九十百千万萬亿億]{1,12}")
# "three months" and the like are counted with the word for pieces.
NO_PIECE = re.compile("[个個](?:半)?(?:月|星期|礼拜|小时|工作日|人|问题|国家|城市)|개월|本(?:当|日|社|件)")
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
        fitting = [one for one in self.quantities if one.unit == unit or not unit]
        return max(fitting, key=lambda one: (one.is_sure, one.unit in COUNTED, one.number), default=None)

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


COUNTED = frozenset(["piece", "set", "pair", "package", ""])


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


def han_number(written: str) -> float:
    """Return the number that Chinese numerals stand for.

    >>> [han_number(written) for written in ("五千", "两万", "一万二千", "三百五十", "十二")]
    [5000.0, 20000.0, 12000.0, 350.0, 12.0]
    """
    total = section = digit = 0.0
    for sign in written:
        if sign in HAN_DIGITS:
            digit = HAN_DIGITS[sign]
        elif sign in HAN_UNITS:
            section += (digit or 1) * HAN_UNITS[sign]
            digit = 0
        else:
            total += (section + digit or 1) * HAN_MYRIADS[sign]
            section = digit = 0
    return min(total + section + digit, LARGEST)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text[:MAX_TEXT]).translate(SEPARATORS)
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
    return " ".join(text.split())


def _find_quantities(text: str) -> list[Quantity]:
    containers = list(CONTAINERS.finditer(text))
    starts = [match.start() for match in containers]
    found = [(match.start(), Quantity(float(match[1] or 1), "container", match[0])) for match in containers]
    for start, end, number, written in _numbers(text):
        before = bisect_right(starts, start) - 1
        if before >= 0 and start < containers[before].end():
            continue
        if quantity := _quantity_at(text, start, end, number, written):
            found.append((start, quantity))
    return [quantity for _start, quantity in sorted(found, key=itemgetter(0))]


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
            end, scale = magnitude.end(), MAGNITUDES[magnitude[1].casefold()]
        yield start, end, min(to_number(match[0]) * scale, LARGEST), text[start:end]
    for match in HAN_NUMBER.finditer(text):
        if not text[match.start() - 1 : match.start()].isdecimal():
            yield match.start(), match.end(), han_number(match[0]), match[0]


def _quantity_at(text, start, end, number, written):
    before = text[max(start - BESIDE, 0) : start]
    if _is_code(before) or _NOT_ASKED.search(before) or not number:
        return None
    unit = _UNIT.match(text, end)
    if unit and not NO_PIECE.match(text, unit.start(1)):
        name = _UNIT_NAMES[unit[1].casefold()]
        name, scale = SCALE.get(name, (name, 1))
        return Quantity(number * scale, name, text[start : unit.end()])
    if _LABEL.search(before) and not written.isalpha():
        return Quantity(number, "", written)
    return _goods_at(text, end, number, written, before)


def _goods_at(text, end, number, written, before):
    """Return the quantity where a number stands before what may be goods: "9.000 flower pots"."""
    goods = _GOODS.match(text, end)
    is_year = written.isdecimal() and 1900 <= number <= 2100
    if not goods or not MIN_GOODS <= number <= MAX_GOODS or is_year or before[-2:-1].isdecimal():
        return None
    if _NAME.search(before) or _CURRENCY_AHEAD.search(before) or _CURRENCY.match(text, end):
        return None
    if _NO_GOODS.match(goods[1]):
        return None
    return Quantity(number, "", written + goods[0], is_sure=False)


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
        sign = (ahead or behind)[1].casefold()
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


def _split(words: str) -> list[str]:
    return [unicodedata.normalize("NFKC", word.strip()).casefold() for word in words.split(",")]


def _by_word(table: dict[str, str]) -> dict[str, str]:
    """Return the meaning of each word; the first that names one keeps it."""
    meaning = {}
    for name, words in table.items():
        for word in _split(words):
            meaning.setdefault(word, name)
    return meaning


def _any_of(words) -> str:
    """Return a pattern for one of these words, the longest first, no letters of other words behind it."""
    parts = []
    for word in sorted(set(words), key=len, reverse=True):
        is_open = DENSE.match(word[-1]) or not word[-1].isalnum()
        parts.append(
            re.escape(word) + ("" if is_open else r"(?![^\W_])" if word[-1].isdigit() else _NO_LETTER)
        )
    return "|".join(parts)


_NO_LETTER = "(?![a-z\u00c0-\u1cff\u1e00-\u1fff])"
_UNIT_NAMES = _by_word(UNITS)
_CURRENCY_CODES = _by_word(CURRENCIES)
_MAGNITUDE = re.compile(f" ?({_any_of(MAGNITUDES)})", re.I)
_UNIT = re.compile(f" ?({_any_of(_UNIT_NAMES)})", re.I)
_LABEL = re.compile(f"(?:{_any_of(_split(LABELS))}) ?[:=]? ?(?:of|is|von|de|ca\\.?|about)? ?$", re.I)
_NOT_ASKED = re.compile(f"(?<![^\\W\\d_])(?:{_any_of(_split(NOT_ASKED))})[ .:=]{{0,3}}(?:of|is|量)? ?$", re.I)
_CURRENCY = re.compile(f" ?({_any_of(_CURRENCY_CODES)})", re.I)
_CURRENCY_AHEAD = re.compile(
    f"(?<![^\\W\\d_])({'|'.join(map(re.escape, sorted(_CURRENCY_CODES, key=len, reverse=True)))})[ :]?$", re.I
)
_NAME = re.compile(f"(?<![^\\W\\d_])(?:{_any_of(_split(NAMES))})[ #:]*$", re.I)
_GOODS = re.compile(r" ([^\W\d_]{4,24})(?![^\W_])")
_NO_GOODS = re.compile(f"(?:{_any_of(_split(NO_GOODS))})$", re.I)
_EACH = re.compile(f" ?(?:{_any_of(_split(PER_ONE))})", re.I)
