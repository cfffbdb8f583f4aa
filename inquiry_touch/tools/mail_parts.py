"""Make a mail readable that was damaged on its way, or written by a careless program."""

import codecs
from email.message import Message


def mend(message: Message) -> None:
    """Mend what is known to go wrong in the text parts of a parsed mail, so that their words survive.

    A character set nobody knows, or none named, is UTF-8 where the bytes are; base64 that breaks off within
    a group of four is read up to there.
    """
    for part in message.walk():
        if part.is_multipart():
            continue
        _cut_base64(part)
        if part.get_content_maintype() == "text":
            _name_charset(part)


def _cut_base64(part):
    if part.get("Content-Transfer-Encoding", "").strip().lower() != "base64":
        return
    letters = "".join(part.get_payload().split())
    # the standard library gives up on a single letter that is left over, and returns all of it undecoded
    if len(letters.rstrip("=")) % 4 == 1:
        part.set_payload(letters.rstrip("=")[:-1])


def _name_charset(part):
    charset = part.get_content_charset() or "us-ascii"
    if not _is_known(charset) or (codecs.lookup(charset).name == "ascii" and _is_utf_8(part)):
        part.set_param("charset", "utf-8")


def _is_known(charset):
    try:
        codecs.lookup(charset)
    except LookupError:
        return False
    return True


def _is_utf_8(part):
    try:
        return not part.get_payload(decode=True).decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False
