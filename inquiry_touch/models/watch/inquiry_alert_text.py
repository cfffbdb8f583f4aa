"""What alerts say: of each kind the name, the sentence with its blanks, and what to do."""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

KINDS = [
    ("ledger", "Arrivals do not add up"),
    ("waiting", "Arrivals wait too long"),
    ("paused", "Arrivals wait behind a pause"),
    ("failed", "Arrivals failed"),
    ("silent", "Silent source"),
    ("late", "Arrivals come late"),
    ("mailbox", "Mailbox not readable"),
    ("account", "Account refused"),
    ("pull", "Messages cannot be fetched"),
    ("job", "Background job stands still"),
    ("refused", "Many refused calls"),
    ("limit", "Rate limit reached"),
    ("no_owner", "Inquiries wait for an owner"),
    ("provider", "Provider does not answer"),
]
SENTENCES = {
    "ledger": _lt("%(name)s: what came in and what became of it differ by %(count)s (%(day)s)."),
    "waiting": _lt("%(name)s: %(count)s arrivals wait to be read, the oldest since %(oldest_at)s."),
    "paused": _lt("%(name)s is paused, and %(count)s arrivals wait, the oldest since %(oldest_at)s."),
    "failed": _lt("%(name)s: %(count)s arrivals could not be read."),
    "silent": _lt("%(name)s: nothing has come in since %(last_at)s."),
    "late": _lt(
        "%(name)s: %(count)s inquiries came late within the last hour, up to %(hours)s h after they"
        " were sent; the answer to %(overdue)s of them is late already."
    ),
    "mailbox": _lt("The mailbox %(name)s has not been readable since %(error_at)s."),
    "account": _lt("%(name)s: the marketplace refuses access, and no messages are fetched any more."),
    "pull": _lt("%(name)s: no messages could be fetched since %(since_at)s (%(detail)s)."),
    "job": _lt("The job “%(name)s” stands still: it was to run at %(due_at)s, and failed %(count)s times."),
    "refused": _lt("%(name)s: %(count)s calls were refused within the last hour."),
    "limit": _lt(
        "%(name)s: a sender reached the limit of %(limit)s calls a minute, %(count)s times in an hour."
    ),
    "no_owner": _lt("%(name)s: %(count)s inquiries wait for an owner, the oldest since %(oldest_at)s."),
    "provider": _lt("%(name)s has given no answer since %(since_at)s (%(error)s)."),
}
REMEDIES = {
    "ledger": _lt(
        "Open the ledger and look at the arrivals of that day. A row that was deleted, or read "
        "twice, makes the difference. Once its cause is known, mark the day as explained."
    ),
    "waiting": _lt(
        "Look whether the job “Inquiry: read what arrived” runs (Settings, Technical, Scheduled "
        "Actions). What waits is safe, and is read as soon as the job runs."
    ),
    "paused": _lt("Switch “Paused” off on the source; all that waits is then read in its order."),
    "failed": _lt(
        "Open the list of failed arrivals: each says its cause and what to do. Then read them again."
    ),
    "silent": _lt(
        "Ask the sender whether the connection still stands, and send a test inquiry. If so long a "
        "silence is usual, raise the hours on the source."
    ),
    "late": _lt(
        "The sender or the mailbox was held up. Answer the oldest first: their clocks count from "
        "when the buyer wrote."
    ),
    "mailbox": _lt(
        "Ask an administrator to open Settings, Technical, Incoming Mail Servers and test the "
        "connection: password changed, account locked or server down are the usual causes."
    ),
    "account": _lt(
        "Connect again: open the source, tab Account, type the new refresh token of your consent and press "
        "“Test connection”. What buyers wrote in the meantime is fetched then."
    ),
    "pull": _lt(
        "Nothing is lost: it is tried again by itself. If the marketplace itself works, ask an administrator "
        "whether this server may call it, and press “Test connection” on the source."
    ),
    "job": _lt(
        "Ask an administrator to open Settings, Technical, Scheduled Actions: switch the job on, "
        "run it by hand, and look at what it says. If no job runs, Odoo's scheduler is stopped."
    ),
    "refused": _lt(
        "Look at the refused calls: a wrong signature means that the secret was changed on one side"
        " only; unknown senders may be an attack, then give the source a new address."
    ),
    "limit": _lt(
        "If the sender is yours, raise “Rate per minute” on the source; it should try again by "
        "itself. If not, give the source a new address."
    ),
    "no_owner": _lt(
        "Open the list “Waiting for an owner” and give them to somebody, or add members to the policy, raise "
        "their limits or lengthen their shifts."
    ),
    "provider": _lt(
        "Inquiries go on without its suggestions, and what waits is asked later. An administrator opens "
        "Configuration, Inquiries, Providers: the screen says cause and remedy, “Test connection” tries it."
    ),
}
