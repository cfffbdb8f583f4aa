"""The lines of a mail as its layout has them: what stands behind a label, and the block between two marks.

Each line is looked at once for each mark, so that no text makes the reading slow.
"""

import re

LONGEST_MAIL = 200_000
DECORATION = " \t-=*_>#•·~—–|<"  # what layouts put around their marks
SEPARATORS = " \t:：=-—–"
LABEL_ENDS = (":", "：", "=", "\t")
CJK_PHRASE = 4  # letters, which say as much as two words


def split_marks(text: str | None) -> list[str]:
    """Return the alternatives of a label or mark, as they are compared.

    >>> split_marks("Order ID | 订单号")
    ['order id', '订单号']
    """
    return [mark for part in (text or "").split("|") if (mark := _plain(part))]


class Layout:
    """The text of one mail, and where the maps of its layout find things in it.

    What the buyer wrote is no part of the layout: labels are looked for outside the block of the message,
    so that he cannot pass for somebody else by writing "E-mail: ..." into it.
    """

    def __init__(self, text: str, maps, head: str = ""):
        above = head.splitlines()
        self.top = len(above)
        self.lines = above + text[:LONGEST_MAIL].splitlines()
        self.plain = [_plain(line) for line in self.lines]
        self.labels = [mark for one in maps if one.kind == "label" for mark in split_marks(one.expression)]
        self.starts = [mark for one in maps if one.kind == "block" for mark in split_marks(one.expression)]
        spans = [self._span(one) for one in maps if one.kind == "block" and one.target == "message"]
        self.message = next(filter(None, spans), None)
        self.outside = [
            number
            for number in range(len(self.lines))
            if not (self.message and self.message[0] <= number < self.message[1])
        ]
        self.own = "\n".join(self.lines[number] for number in self.outside)

    def label(self, expression: str) -> str:
        """Return what stands behind the first of these labels: on its line, else on the next one."""
        marks = split_marks(expression)
        for position, number in enumerate(self.outside):
            rest = _behind(self.lines[number], self.plain[number], marks)
            if rest is None:
                continue
            if found := rest or self._next(position):
                return found
        return ""

    def _next(self, position):
        """Return the next line that says something; the next label says that nothing was filled in."""
        for number in self.outside[position + 1 :]:
            if not self.plain[number]:
                continue
            line, plain = self.lines[number], self.plain[number]
            is_label = _behind(line, plain, self.labels) is not None
            is_mark = _behind(line, plain, self.starts) is not None
            return "" if is_label or is_mark else line.strip()
        return ""

    def block(self, one) -> str:
        """Return the text of a block without its marks; "" when its start is missing."""
        span = self._span(one)
        if not span:
            return ""
        first, last = span
        marks = split_marks(one.expression)
        lines = self.lines[first:last]
        if marks and lines:
            lines[0] = _behind(lines[0], self.plain[first], marks) or ""
        return "\n".join(line.rstrip() for line in lines).strip()

    def _span(self, one):
        """Return the lines of a block from that of its start mark to that of its end mark; None for none.

        Without a start mark it begins at the top, without an end mark it goes on to the end.
        """
        starts, ends = split_marks(one.expression), split_marks(one.until)
        first = self.top
        if starts:
            stands = (_behind(*pair, starts) is not None for pair in self._pairs(self.top))
            first = next((number for number, found in enumerate(stands, self.top) if found), None)
        if first is None:
            return None
        begin = first + bool(starts)
        closes = (_closes(*pair, ends) for pair in self._pairs(begin))
        last = next((number for number, found in enumerate(closes, begin) if found), len(self.lines))
        return first, last

    def _pairs(self, begin):
        return zip(self.lines[begin:], self.plain[begin:], strict=True)


def _plain(line):
    return " ".join(line.strip(DECORATION).casefold().split())


def _behind(line, plain, marks):
    """Return what a line says behind one of these labels; None when it has none of them."""
    for mark in marks:
        if not plain.startswith(mark):
            continue
        rest = plain[len(mark) :].lstrip(" ")
        if not rest or rest.startswith(LABEL_ENDS) or not mark[-1].isalnum():
            return _after_mark(line, plain, [mark])
    return None


def _closes(line, plain, marks):
    """Say whether a line ends a block: it is one of the marks, or begins with one of several words."""
    phrases = [mark for mark in marks if " " in mark or (len(mark) >= CJK_PHRASE and not mark.isascii())]
    return _behind(line, plain, marks) is not None or any(map(plain.startswith, phrases))


def _after_mark(line, plain, marks):
    """Return the rest of a line as it is written, which as compared begins with one of the marks."""
    mark = next((mark for mark in marks if plain.startswith(mark)), "")
    pattern = r"\s+".join(map(re.escape, mark.split()))
    match = re.search(pattern, line, re.IGNORECASE)
    return line[match.end() :].strip(SEPARATORS) if match else ""
