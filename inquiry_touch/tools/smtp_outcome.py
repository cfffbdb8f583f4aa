"""What a failed hand-over to a mail server means: did the mail leave or not?"""

import smtplib
import traceback
from collections.abc import Iterator
from enum import Enum

#: Steps before the text of a mail is on its way, of Odoo and of smtplib: what fails there did not leave.
BEFORE_TEXT = frozenset(
    [
        "_build_email__",
        "_connect__",
        "_prepare_email_message__",
        "_prepare_outgoing_list",
        "ehlo",
        "ehlo_or_helo_if_needed",
        "helo",
        "login",
        "mail",
        "rcpt",
        "rset",
        "starttls",
    ]
)
#: The session is ended only after the server took the mail.
AFTER_TEXT = frozenset(["quit"])


class Outcome(Enum):
    """What became of a mail whose hand-over raised an error."""

    SENT = "sent"
    NOT_SENT = "not_sent"
    BAD_ADDRESS = "bad_address"
    REFUSED = "refused"
    UNSURE = "unsure"


def classify(error: BaseException) -> Outcome:
    """Return what an error of the hand-over says of the mail.

    Not sent is only what surely was not: whatever cannot be told is unsure, and never sent again blindly.
    """
    chain = list(_chain(error))
    for cause in chain:
        if isinstance(cause, smtplib.SMTPRecipientsRefused):
            return Outcome.BAD_ADDRESS if all(map(_is_final, _codes(cause))) else Outcome.NOT_SENT
        if isinstance(cause, smtplib.SMTPResponseException):
            # An answer, whatever it says, means that the server did not take the mail.
            return Outcome.REFUSED if _is_verdict_on_mail(cause) else Outcome.NOT_SENT
        if isinstance(cause, smtplib.SMTPNotSupportedError):
            return Outcome.NOT_SENT
    steps = {
        frame.f_code.co_name for cause in chain for frame, _line in traceback.walk_tb(cause.__traceback__)
    }
    if steps & AFTER_TEXT:
        return Outcome.SENT
    return Outcome.NOT_SENT if steps & BEFORE_TEXT and "data" not in steps else Outcome.UNSURE


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what it was raised from: Odoo wraps the server's answer in one of its own."""
    while error is not None:
        yield error
        error = error.__context__


def _codes(error):
    return [code for code, _text in error.recipients.values()]


def _is_final(code):
    return 500 <= code < 600


def _is_verdict_on_mail(error):
    about_mail = (smtplib.SMTPDataError, smtplib.SMTPSenderRefused)
    return isinstance(error, about_mail) and _is_final(error.smtp_code)
