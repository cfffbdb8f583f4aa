"""Numbers in Chinese numerals."""

import re

LARGEST = 1e12
HAN_DIGITS = {digit: number % 10 for number, digit in enumerate("零一二三四五六七八九〇")} | {
    "两": 2,
    "兩": 2,
}
HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
HAN_MYRIADS = {"万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8}
HAN_NUMBER = re.compile("[零〇一二两兩三四五六七八九十百千万萬亿億]{1,12}")


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
