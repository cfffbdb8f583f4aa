"""What buyers send, in many languages, encodings and conditions: 300 mails and more, each with its fate."""

from .mails import Mail, all_mails
from .words import Words, all_words
