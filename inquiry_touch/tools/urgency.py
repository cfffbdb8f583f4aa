"""In which order inquiries are worked, and in which bucket of the day each stands."""

from datetime import datetime, timedelta

#: Within this time an answer is due now.
NOW = timedelta(hours=1)
#: The buckets of a day's work, as they stand beside each other.
BUCKETS = ("late", "now", "today", "later", "held", "done", "waiting")


def bucket_at(
    now: datetime, due_at: datetime | None, day_end: datetime, *, is_held: bool, is_done: bool
) -> str:
    """Return the bucket of an inquiry; ``inquiry.lead.urgency`` has the same in SQL.

    :param due_at: when its answer is due, None when none is owed
    :param day_end: when today ends for the reader
    :param is_held: whether a message to the buyer is held back
    :param is_done: whether somebody answered it today
    """
    if not due_at:
        return "held" if is_held else "done" if is_done else "waiting"
    if due_at < now:
        return "late"
    if due_at < now + NOW:
        return "now"
    return "today" if due_at < day_end else "later"


def rank_at(now: datetime, due_at: datetime | None, *, is_urgent: bool) -> int:
    """Return how early an inquiry is worked, 0 first; ``inquiry.lead.urgency`` has the same in SQL.

    Late ones come first, then those due within the hour or urgent, then what else is owed.

    :param is_urgent: whether it is urgent by what was written, by the time that passed, or by its category
    """
    if not due_at:
        return 3
    if due_at < now:
        return 0
    return 1 if is_urgent or due_at < now + NOW else 2
