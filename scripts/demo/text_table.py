"""A table for the terminal: cells wrap, and letters that are two columns wide count as two."""

import textwrap
import unicodedata


def width(text):
    """How many columns a terminal needs for this text."""
    return sum(_letter_width(letter) for letter in text)


def _letter_width(letter):
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def render(titles, rows, widths):
    """Return the table as text; ``widths`` are the columns each column of it may take."""
    lines = [_rule("┬", widths), *_lines(titles, widths), _rule("┼", widths)]
    for row in rows:
        lines += _lines(row, widths)
    return "\n".join([*lines, _rule("┴", widths)])


def _rule(cross, widths):
    return cross.join("─" * (columns + 2) for columns in widths)


def _lines(cells, widths):
    wrapped = [_wrap(str(cell), columns) for cell, columns in zip(cells, widths, strict=True)]
    for number in range(max(map(len, wrapped))):
        parts = [lines[number] if number < len(lines) else "" for lines in wrapped]
        padded = [
            f" {part}{' ' * (columns - width(part))} " for part, columns in zip(parts, widths, strict=True)
        ]
        yield "│".join(padded).rstrip()


def _wrap(text, columns):
    """Break at spaces; Chinese has none, so a line that is still too wide is cut by letters."""
    lines = []
    for line in textwrap.wrap(text, columns) or [""]:
        while width(line) > columns:
            cut = len(line)
            while width(line[:cut]) > columns:
                cut -= 1
            lines.append(line[:cut])
            line = line[cut:]
        lines.append(line)
    return lines
