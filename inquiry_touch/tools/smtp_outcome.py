"""What a failed hand-over to a mail server means: did the mail leave or not?"""

import smtplib
import traceback
from enum import Enum


class Outcome(Enum):
    """What became of a mail whose hand-over raised an error."""

    NOT_SENT = "not_sent"
    BAD_ADDRESS = "bad_address"
    REFUSED = "refused"
    UNSURE = "unsure"


def classify(error: BaseException) -> Outcome:
    """Return what an error of the hand-over says of the mail.

    Odoo wraps the server's answer in an exception of its own; the answer is its context.
    """
    cause = _root(error)
    if isinstance(cause, smtplib.SMTPRecipientsRefused):
        return Outcome.BAD_ADDRESS if all(map(_is_final, _codes(cause))) else Outcome.NOT_SENT
    if isinstance(cause, smtplib.SMTPResponseException):
        # An answer, whatever it says, means that the server did not take the mail.
        return Outcome.REFUSED if _is_verdict_on_mail(cause) else Outcome.NOT_SENT
    if isinstance(cause, OSError) and _reached_data(cause):
        return Outcome.UNSURE
    return Outcome.NOT_SENT


def _root(error):
    while not isinstance(error, OSError) and error.__context__ is not None:
        error = error.__context__
    return error


def _codes(error):
    return [code for code, _text in error.recipients.values()]


def _is_final(code):
    return 500 <= code < 600


def _is_verdict_on_mail(error):
    about_mail = (smtplib.SMTPDataError, smtplib.SMTPSenderRefused)
    return isinstance(error, about_mail) and _is_final(error.smtp_code)


def _reached_data(error):
    """Return whether the error came once the text was on its way: then the server may have taken it."""
    frames = traceback.walk_tb(error.__traceback__)
    return any(
        frame.f_code.co_name == "data" and frame.f_globals.get("__name__") == smtplib.__name__
        for frame, _line in frames
    )
