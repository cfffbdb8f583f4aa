"""The lines of a mail as its layout has them: what stands behind a label, and the block between two marks.

Each line is looked at once for each mark, so that no text makes the reading slow.
"""

import re

LONGEST_MAIL = 200_000
DECORATION = " \t-=*_>#•·~—–|<"  # what layouts put around their marks
SEPARATORS = " \t:：=-—–"
LABEL_ENDS = (":", "：", "=", "\t")
# What says who the buyer is, and which of his messages it is: he must not be able to write it himself.
WHO = {"external_buyer_id", "external_ref", "email", "reply_address", "conversation_ref"}
LONGEST_SEARCHED = 20_000  # a pattern is never run over more
LONGEST_LINE = 1000  # nor over more of one line
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
    so that he cannot pass for somebody else by writing "E-mail: ..." into it. He may write an end mark, too:
    below the message, what stands last counts, and who he is counts only from the last end mark on.
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
        first, last, surely = self.message or (len(self.lines),) * 3
        self.above = range(first)
        self.below = range(last, len(self.lines))
        self.surely_below = range(surely, len(self.lines))

    def label(self, expression: str, target: str = "") -> str:
        """Return what stands behind the first of these labels: on its line, else on the next one."""
        marks = split_marks(expression)
        return self._choose(target, lambda part: filter(None, self._labelled(part, marks)))

    def search(self, pattern: re.Pattern, target: str = "") -> str:
        """Return what a pattern takes from the lines: its first group, else all of it."""

        def find(part):
            text = _searchable(self.lines[part.start : part.stop])
            matches = pattern.finditer(text)
            return (match.group(1) if pattern.groups else match.group() for match in matches)

        return self._choose(target, find) or ""

    def _choose(self, target, find):
        """Return the first find above the message, else the one below that the buyer hardly wrote."""
        for found in find(self.above):
            return found
        sure = list(find(self.surely_below))
        if target in WHO:
            return sure[0] if len(set(sure)) == 1 else ""
        return next(iter(sure), "") or next(reversed(list(find(self.below))), "")

    def _labelled(self, part, marks):
        """Yield what stands behind these labels in a part of the mail."""
        for number in part:
            rest = _behind(self.lines[number], self.plain[number], marks)
            if rest is not None:
                yield rest or self._next(number + 1, part.stop)

    def _next(self, number, stop):
        """Return the next line that says something; the next label says that nothing was filled in."""
        while number < stop and not self.plain[number]:
            number += 1
        if number == stop or self._is_label(number) or self._has(number, self.starts):
            return ""
        return self.lines[number].strip()

    def block(self, one) -> str:
        """Return the text of a block without its marks; "" when its start is missing."""
        span = self._span(one)
        if not span:
            return ""
        first, last, _surely = span
        marks = split_marks(one.expression)
        lines = self.lines[first:last]
        if marks and lines:
            lines[0] = _behind(lines[0], self.plain[first], marks) or ""
        return "\n".join(line.rstrip() for line in lines).strip()

    def _span(self, one):
        """Return the line of a block's start mark, that of its end mark, and that of the last end mark.

        None for none. Without a start mark it begins at the top, without an end mark it goes on to the end.
        """
        starts = split_marks(one.expression)
        first = self.top
        if starts:
            stands = (number for number in range(self.top, len(self.lines)) if self._has(number, starts))
            first = next(stands, None)
        if first is None:
            return None
        return first, *self._ends(first + bool(starts), split_marks(one.until))

    def _ends(self, begin, ends):
        """Return where a block ends, and where its last end mark stands: what comes behind is the layout's.

        Each mark counts where it stands last: before, the buyer may have written it. And one counts only if
        what follows up to the next is of the layout, not words of the buyer.
        """
        last_by_mark = {}
        for number in range(begin, len(self.lines)):
            if mark := _closing(self.lines[number], self.plain[number], ends):
                last_by_mark[mark] = number
        stands = sorted(last_by_mark.values())
        surely = end = stands.pop() if stands else len(self.lines)
        for number in reversed(stands):
            if self._is_layout(number, end, ends):
                end = number
        return end, surely

    def _is_layout(self, begin, end, ends):
        """Say whether a label stands between two end marks, or nothing but what belongs to such marks."""
        goes_on, has_words = False, False
        for number in range(begin, end):
            if mark := _closing(self.lines[number], self.plain[number], ends):
                goes_on = _is_phrase(mark) and self.plain[number].strip(SEPARATORS) != mark
            elif self._is_label(number):
                return True
            else:
                goes_on = goes_on and bool(self.plain[number])
                has_words |= bool(self.plain[number]) and not goes_on
        return not has_words

    def _is_label(self, number):
        return self._has(number, self.labels)

    def _has(self, number, marks):
        return _behind(self.lines[number], self.plain[number], marks) is not None


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


def _closing(line, plain, marks):
    """Return the mark by which a line ends a block: it is one, or begins with one of several words."""
    for mark in marks:
        if plain.startswith(mark) and (_is_phrase(mark) or _behind(line, plain, [mark]) is not None):
            return mark
    return ""


def _is_phrase(mark):
    return " " in mark or (len(mark) >= CJK_PHRASE and not mark.isascii())


def _searchable(lines):
    return "\n".join(line[:LONGEST_LINE] for line in lines)[:LONGEST_SEARCHED]


def _after_mark(line, plain, marks):
    """Return the rest of a line as it is written, which as compared begins with one of the marks."""
    mark = next((mark for mark in marks if plain.startswith(mark)), "")
    pattern = r"\s+".join(map(re.escape, mark.split()))
    match = re.search(pattern, line, re.IGNORECASE)
    return line[match.end() :].strip(SEPARATORS) if match else ""
