"""The words of a mail that is HTML only, as lines: each block and each cell of a table starts one.

No tree is built, so nothing nests too deep, and each character is looked at a fixed number of times.
"""

import html
import re

LONGEST_HTML = 1_000_000
TOKEN = re.compile(r"<!--|</?[a-zA-Z][^<>]*>|<[!?][^<>]*>|[^<]+|<")
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
BLOCKS = frozenset(
    """
    address article aside blockquote body br caption center dd div dl dt fieldset footer form h1 h2 h3 h4 h5
    h6 header hr html li main nav ol option p pre section table tbody td tfoot th thead title tr ul
    """.split()  # noqa: SIM905
)
UNSEEN = frozenset({"script", "style", "head", "template"})


def html_lines(source: str) -> str:
    """Return the text of HTML as lines; a link reads ``label: address``.

    >>> html_lines("<table><tr><td>Order:</td><td>112-7</td></tr></table><a href='https://a.example/x'>Reply</a>")
    'Order:\\n112-7\\nReply: https://a.example/x'
    """
    writer = _Writer()
    source = source[:LONGEST_HTML]
    position = 0
    while match := TOKEN.match(source, position):
        position = match.end()
        token = match.group()
        if token == "<!--":
            position = _after(source, "-->", position)
        elif TAG.match(token):
            position = writer.tag(token, source, position)
        elif not token.startswith(("<!", "<?")):
            writer.text(token)
    return writer.lines()


class _Writer:
    def __init__(self):
        self.parts = []
        self.links = []
        self.preserving = 0
        self.unclosed = set()

    def tag(self, token, source, position):
        slash, name = TAG.match(token).groups()
        name = name.lower()
        if name in UNSEEN and not slash:
            return self._after_end_of(source, name, position)
        if name in BLOCKS:
            self.parts.append("\n")
        if name == "pre":
            self.preserving = max(0, self.preserving + (-1 if slash else 1))
        elif name == "a":
            self._link(slash, token)
        return position

    def _after_end_of(self, source, name, position):
        """Return where an element ends whose content nobody sees; one that never ends hides nothing."""
        if name in self.unclosed:  # looked for once only, or a page of them would take for ever
            return position
        end = re.compile(f"</{name}\\b[^<>]*>", re.IGNORECASE).search(source, position)
        if not end:
            self.unclosed.add(name)
        return end.end() if end else position

    def _link(self, slash, token):
        if not slash:
            match = HREF.search(token)
            href = html.unescape(next(filter(None, match.groups()), "")) if match else ""
            self.links = [(href.strip(), len(self.parts))]  # links do not nest
        elif self.links:
            href, start = self.links.pop()
            label = "".join(self.parts[start:]).strip()
            if href.lower().startswith(("http://", "https://")) and label != href:
                self.parts.append(f": {href}" if label else href)

    def text(self, token):
        try:
            text = html.unescape(token)
        except ValueError:  # a character number of thousands of digits
            text = token
        self.parts.append(text if self.preserving else re.sub(r"\s+", " ", text))

    def lines(self):
        lines = [" ".join(line.split()) for line in "".join(self.parts).splitlines()]
        return "\n".join(filter(None, lines))


def _after(source, mark, position):
    found = source.find(mark, position)
    return len(source) if found < 0 else found + len(mark)
