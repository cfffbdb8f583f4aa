"""What a message to a buyer at a marketplace must not hold, and what is left of it for one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree, html
from phonenumbers import Leniency, PhoneNumberMatcher

from .keywords import KeywordIndex

#: Endings after which a word with dots is taken for the name of a website.
ENDINGS = (
    "com net org info biz shop store online site io co cn hk tw de at ch fr es it nl pl uk eu us ca mx"
    " br jp kr ru tr ae sa in au me tv app link top xyz club example"
)
_ENDING = ENDINGS.replace(" ", "|")
#: Endings no sentence begins with: a website's however written. The others are where all is in capitals,
#: but for words.
_SURE = "com|org|cn|hk|tw|uk|xyz"
_WORDS = "it in at me us de es ca au sa"
_CAPITALS = "|".join(sorted(set(ENDINGS.split()) - set(_WORDS.split()))).upper()
_AT = r"\s?(?:@|[\[(]\s?(?:at|@)\s?[\])])\s?"
MAIL = re.compile(rf"(?<![\w.+-])[\w.+-]{{1,64}}{_AT}(?:[\w-]+\.)+(?:{_ENDING})\b", re.IGNORECASE)
# "wait.It" is a sentence without its blank, no website
LINK = re.compile(
    r"(?i:https?://|www\.)\S+"
    rf"|(?<![\w@.-])(?:(?:[\w-]+\.)+(?:{_ENDING}|(?i:{_SURE}))|(?:[A-Z0-9-]+\.)+(?:{_CAPITALS}))"
    r"(?![\w-])(?:/\S*)?"
)
#: Order numbers of Amazon and eBay, and dates, look like phone numbers, and are what one writes about.
NO_PHONE = re.compile(
    r"(?<![\d-])(?:\d{3}-\d{7}-\d{7}|\d{2}-\d{5}-\d{5}|\d{1,4}([./-])\d{1,2}\1\d{1,4})(?![\d-])"
)
SIGNATURE = (
    "//*[contains(concat(' ', @class, ' '), ' o-signature-container ') or @data-o-mail-quote-container]"
)


@dataclass(frozen=True)
class Offence:
    """What must not be sent: a ``link`` (or an address or a phone number), a ``file`` or a ``word``."""

    kind: str
    found: str


def find_offence(
    text: str,
    *,
    forbids_links: bool,
    words: KeywordIndex | None,
    files: Iterable[str] = (),
    country: str = "",
) -> Offence | None:
    """Return the first thing in a message that a marketplace forbids, as it stands there.

    :param words: the words that are taken for advertising, if that is forbidden
    :param files: the names of attached files
    :param str country: ISO 3166 alpha-2, in which phone numbers without a prefix are looked for

    >>> find_offence("See www.lamps.example or 12-34567-89012", forbids_links=True, words=None)
    Offence(kind='link', found='www.lamps.example')
    """
    if forbids_links:
        for name in files:
            return Offence("file", name)
        for pattern in (MAIL, LINK):
            if match := pattern.search(text):
                return Offence("link", match.group().rstrip(".,;:!?)»”"))
        for match in PhoneNumberMatcher(NO_PHONE.sub(" ", text), country or None, leniency=Leniency.VALID):
            return Offence("link", match.raw_string)
    found = sorted(words.find(text)) if words else ()
    return Offence("word", found[0]) if found else None


def bare_html(body: str) -> str:
    """Return a message without signature and quoted history.

    >>> bare_html('<p>Yes.</p><div class="o-signature-container"><p>Anna, www.lamps.example</p></div>')
    '<p>Yes.</p>'
    """
    if not body or not body.strip():
        return ""
    try:
        tree = html.fragment_fromstring(body, create_parent="div")
    except (etree.ParserError, ValueError):
        return body
    for element in tree.xpath(SIGNATURE):
        if element.getparent() is not None:
            element.drop_tree()
    inner = "".join(etree.tostring(child, encoding="unicode", method="html") for child in tree)
    return (tree.text or "") + inner
