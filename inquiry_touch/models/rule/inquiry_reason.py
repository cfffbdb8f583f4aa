"""The sentence of each reason code: what a receipt says to the salesperson who asks "Why?".

A stage adds a line for each code it uses. Blanks are filled from the facts of the receipt; one that is not
there shows as a dash. A blank named ``until`` or ending in ``_at`` holds a moment, a list reads as a list.
"""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

REASONS = {
    # intake
    "opened": _lt("Came in by %(source)s and opened this inquiry."),
    "joined": _lt("Came in by %(source)s and joined this inquiry."),
    "old_inquiry": _lt(
        "An old inquiry from a file: no answer, no plan, no answer clock and no notice was started for it."
    ),
    "undone": _lt("%(user)s took the import of “%(file)s” back, and this arrival with it."),
    "undo_kept": _lt("The import of “%(file)s” was taken back; this stayed, because it has moved on since."),
    "automatic": _lt("Not written by a person: an automatic answer, a bounce or a newsletter."),
    "marketplace_read": _lt("Read as a message of a buyer at %(marketplace)s."),
    "marketplace_notice": _lt("A notice of a marketplace to its sellers, not a buyer's message."),
    "marketplace_forged": _lt(
        "It says it comes from %(marketplace)s, but the mail server that received it doubts that "
        "(%(result)s): read as an ordinary mail. Be careful with links in it."
    ),
    "junk": _lt("Set apart as junk; restoring it makes an inquiry of it."),
    "own_first": _lt("Written by us at the marketplace, in a conversation in which no buyer has asked yet."),
    "marked_junk": _lt("%(user)s said this is junk; it was set apart."),
    "marked_test": _lt("%(user)s said this is a test; it was set apart."),
    "test_source": _lt("It came in by “%(source)s”, which is for tests: set apart."),
    "restored": _lt("%(user)s said this is no junk."),
    "restored_test": _lt("%(user)s said this is no test."),
    "purged": _lt(
        "Deleted because their days were over: %(junk)s junk, %(tests)s tests, %(payloads)s raw calls and "
        "mails, %(refused)s refused calls; %(size)s freed."
    ),
    "duplicate": _lt("The same message had arrived before."),
    "noted": _lt("Made in Odoo (%(origin)s) and noted here."),
    "event_opened": _lt("%(event)s, order %(order)s: this asks for an inquiry."),
    "event_joined": _lt("%(event)s, order %(order)s: noted in this inquiry."),
    "event_noted": _lt("%(event)s, order %(order)s: noted on the buyer's file."),
    "event_overtaken": _lt(
        "%(event)s, order %(order)s: it came late or again, the order stays at “%(last)s”."
    ),
    # identity
    "new_buyer": _lt("Nobody with these addresses had written before: a new buyer."),
    "known_external": _lt("Known by the buyer number of %(source)s: %(buyer)s."),
    "known_email": _lt("Known by the e-mail address: %(buyer)s."),
    "known_phone": _lt("Known by the phone number: %(buyer)s."),
    "known_mailbox": _lt("Known by a mailbox that several people may share: %(buyer)s."),
    "known_order": _lt("Known by the order number %(order)s: %(buyer)s."),
    "order_case": _lt("It is about the order of this inquiry: %(order)s."),
    "known_masked": _lt("Known by the masked address of a marketplace: %(buyer)s."),
    "known_keys": _lt("Recognised by: %(keys)s. It is %(buyer)s (%(score)s points)."),
    "same_as": _lt("May be the same person as %(buyers)s: listed among the possible duplicates."),
    "same_conversation": _lt("It goes on in the same conversation at the marketplace: this inquiry."),
    "thread": _lt("It answers a message of this inquiry."),
    "open_case": _lt(
        "The buyer's last message was less than %(days)s days ago: it belongs to the same case."
    ),
    "other_order": _lt("The buyer's open inquiry is about another order: a new case."),
    "other_marketplace": _lt("The buyer's open inquiry is at another place: a new case."),
    "case_too_old": _lt("The buyer's last message is more than %(days)s days away: a new case."),
    "files_cleaned": _lt(
        "%(user)s let %(removed)s empty files of buyers be removed and %(archived)s dormant ones be archived."
    ),
    "closed_case": _lt("It answers “%(inquiry)s”, which is closed: a new inquiry, linked to it."),
    "continued_case": _lt("It answers “%(inquiry)s”, which is closed; this inquiry continues it."),
    "reopened": _lt("It answers this inquiry, which was closed: it was reopened."),
    # classify
    "word_rule": _lt("Rule “%(rule)s” found: %(words)s."),
    "condition_rule": _lt("The conditions of rule “%(rule)s” hold."),
    "event_category": _lt("“%(event)s” sets the category %(category)s."),
    "regraded": _lt(
        "A new message changed “%(what)s” from %(old)s to %(new)s: rule “%(rule)s” found %(words)s."
    ),
    "regraded_plain": _lt("A new message changed “%(what)s” from %(old)s to %(new)s."),
    "corrected": _lt("%(user)s changed “%(what)s” from %(old)s to %(new)s; no rule changes it any more."),
    "product_line": _lt("“%(words)s” belongs to the product line %(line)s."),
    "no_rule": _lt("No rule applied."),
    "rule_broken": _lt("“%(rule)s” was skipped, its further condition cannot be used: %(cause)s."),
    "needs_person": _lt("Needs a person (%(why)s): after the confirmation nothing goes out by itself."),
    "suggested_class": _lt(
        "“%(provider)s” suggests: category %(class)s, intent %(intent)s, priority %(grade)s. A person "
        "decides."
    ),
    "suggested_summary": _lt("“%(provider)s” wrote a summary. A person decides."),
    "suggested_translation": _lt("“%(provider)s” wrote a translation. A person decides."),
    "suggestion_same": _lt("“%(provider)s” finds nothing that the inquiry does not say already."),
    "suggestion_accepted": _lt("%(user)s accepted what “%(provider)s” suggested."),
    "suggestion_dismissed": _lt("%(user)s dismissed what “%(provider)s” suggested."),
    "suggestion_failed": _lt(
        "“%(provider)s” gave no answer that can be used (%(error)s): what the rules say stands."
    ),
    "transcribed": _lt("“%(provider)s” wrote the voice message “%(file)s” down: a note says what it heard."),
    # assign
    "round_robin": _lt("%(user)s was next in turn in “%(policy)s”."),
    "least_load": _lt("%(user)s had the least open work in “%(policy)s”."),
    "fixed": _lt("“%(policy)s” always gives these inquiries to %(user)s."),
    "known_owner": _lt("%(user)s already looks after this buyer."),
    "deputy": _lt("%(user)s stands in for %(old)s, who looks after this and is away."),
    "wait_full": _lt("It waits: everybody in “%(policy)s” has as much as their limits allow."),
    "wait_off_shift": _lt("It waits for the next shift in “%(policy)s”."),
    "wait_others": _lt("It waits behind others in “%(policy)s”."),
    "moved_silent": _lt("Taken from %(old)s, who had not answered within %(hours)s working hours."),
    "moved_away": _lt("Taken from %(old)s, who is on leave."),
    "moved_left": _lt("Taken from %(old)s, who no longer works here."),
    "moved_company": _lt("Taken from %(old)s, who no longer works for this company."),
    "fallback": _lt("Nobody was available: %(user)s is set for that case."),
    "handed_over": _lt("%(user)s handed it over from %(old)s to %(new)s: %(note)s"),
    "handed_over_plain": _lt("%(user)s gave it from %(old)s to %(new)s, without a note."),
    "left_in_peak": _lt("It needs no person, so its plan answers it in the peak; the owner is told later."),
    "no_policy": _lt("No assignment policy applied: %(user)s gets what nobody else does."),
    "nobody": _lt("Nobody was available, and no fallback owner is set."),
    # clock
    "clock_started": _lt("An answer is due by %(due_at)s, as “%(policy)s” says."),
    "clock_started_anew": _lt(
        "An answer is due by %(due_at)s, as “%(policy)s” says: the time counts from when it was found among "
        "the junk, as nobody could see it before."
    ),
    "clock_hastened": _lt(
        "The buyer wrote again: an answer is due by %(due_at)s already, as “%(policy)s” says."
    ),
    "turned_urgent": _lt("Nobody had answered by %(urgent_at)s: it is urgent now."),
    "late_owner": _lt("No answer by %(due_at)s: it is late. Told: %(people)s."),
    "late_deputy": _lt("Still no answer: the deputy was told (%(people)s)."),
    "late_manager": _lt("Still no answer: the team leader was told (%(people)s)."),
    "late_emergency": _lt("Still no answer: the emergency contact was told (%(people)s)."),
    "listed": _lt("No answer for %(days)s days: it stands on the list of %(people)s."),
    "no_clock_policy": _lt("No answer time is set for this inquiry."),
    "answered": _lt("%(user)s answered."),
    "auto_answered": _lt("The automatic first answer went out; a person still owes one."),
    "answered_elsewhere": _lt("%(user)s said it was answered elsewhere."),
    "answered_on_platform": _lt("%(user)s answered at the marketplace."),
    "no_answer_needed": _lt("%(user)s said no answer is needed."),
    "clock_closed": _lt("The inquiry ended, so no answer is owed any more."),
    # plan
    "enrolled": _lt("The plan “%(sequence)s” starts."),
    "enrolled_by_hand": _lt("%(user)s started the plan “%(sequence)s”."),
    "not_enrolled": _lt("No plan applied."),
    "unreachable": _lt("No channel of this step reaches the buyer: a to-do was made of it."),
    "already_enrolled": _lt("The plan “%(sequence)s” is running already."),
    "plan_paused": _lt("The plan “%(sequence)s” is paused."),
    "reply": _lt("The buyer replied: the messages that were planned are cancelled."),
    "won": _lt("Won: the plan is stopped."),
    "lost": _lt("Lost: the plan is stopped."),
    "archived": _lt("Archived: the plan is stopped."),
    "opt_out": _lt("The buyer asked for no more messages: the plan is stopped."),
    "sensitive_message": _lt(
        "The buyer wrote about a sensitive matter: no automatic message goes out, a person answers."
    ),
    "order_moved": _lt("The order moved on: the plan is stopped."),
    "merged": _lt("Merged with another inquiry: the plan goes on there."),
    "declined": _lt("The buyer declined: the plan is stopped."),
    "condition_false": _lt("Left out: its condition does not hold for this inquiry."),
    "event_missing": _lt("Left out: “%(event)s” did not happen in time."),
    "done_by_event": _lt("“%(event)s”: the work is done."),
    "other_branch": _lt("Left out: the inquiry took another lane of the plan."),
    "lane_taken": _lt("The plan goes on in the lane “%(lane)s”."),
    "waited": _lt("The time to wait is over: the plan goes on."),
    "tagged": _lt("The plan changed the tags: %(tags)s."),
    "plan_reassigned": _lt("The plan gave it to %(user)s."),
    "approval_asked": _lt("%(user)s is asked to approve what comes next."),
    "approved": _lt("%(user)s approved it: the plan goes on."),
    "not_approved": _lt("Not approved: the plan is stopped."),
    "ended_activity": _lt("The plan “%(sequence)s” is over: its owner decides what comes next."),
    "ended_going_on": _lt("The plan “%(sequence)s” is over; the next step of the inquiry is known."),
    "ended_lost": _lt("The plan “%(sequence)s” is over: closed as lost. %(lost)s"),
    "ended_plan": _lt("The plan “%(sequence)s” is over: “%(next)s” takes over."),
    "asked_next_step": _lt("Nothing was planned any more: its owner was asked for the next step."),
    "version_moved": _lt("Taken out: the new version of the plan has no such step."),
    "version_moved_to": _lt("Moved from version %(old)s of the plan to version %(new)s."),
    "too_late": _lt("Left out: its time was over when the inquiry was moved to the new version."),
    "shadow": _lt("The plan runs in shadow mode: it would have been sent or done, and was not."),
    "manual": _lt("Stopped by a person."),
    # gate
    "profile_set": _lt("%(user)s changed “%(what)s” from %(old)s to %(new)s; it stays so."),
    "paused": _lt("Held: touches are paused."),
    "same_content": _lt("Refused: the buyer got the same text lately."),
    "other_sequence_active": _lt("Refused: the plan “%(sequence)s”, in which the buyer was before, writes."),
    "not_test_address": _lt("Refused: the plan is in test mode, and this is no test address."),
    "peak": _lt("Held: in the peak its owner is left alone."),
    "bad_address": _lt("Refused: the address cannot be reached."),
    "no_address": _lt("Refused: there is no address for this channel."),
    "opted_out": _lt("Refused: the buyer asked for no more messages."),
    "lead_closed": _lt("Refused: the inquiry is closed."),
    "sensitive": _lt("Left to a person: it is about “%(category)s”."),
    "left_to_person": _lt("Left to a person: %(why)s."),
    "page_only": _lt("Refused: buyers at %(marketplace)s are answered on its own page."),
    "unasked": _lt("Refused: %(marketplace)s allows answers to what the buyer asked, and nothing else."),
    "answer_link": _lt(
        "Refused: %(marketplace)s allows no links, addresses, phone numbers or files: “%(found)s”."
    ),
    "answer_word": _lt("Refused: %(marketplace)s allows no advertising: “%(found)s”."),
    "said_already": _lt("Refused: this was said already."),
    "cap_day": _lt("Held until %(until)s: the buyer had enough messages today."),
    "cap_week": _lt("Held until %(until)s: the buyer had enough messages this week."),
    "cap_week_marketing": _lt("Held until %(until)s: the buyer had enough advertising this week."),
    "cool_down": _lt("Held until %(until)s: the last message was a short while ago."),
    "quiet_hours": _lt("Moved from %(wanted)s to %(until)s: quiet hours."),
    "exempt_service_reply": _lt("Exempt: an answer to the buyer's own message; caps and hours do not count."),
    "loop_guard": _lt("Refused: too many automatic answers to this buyer within a day."),
    "loop_guard_domain": _lt(
        "Refused: %(count)s automatic answers went to %(domain)s within a day; a robot may answer there. "
        "Should many buyers write from there, name it as a forwarder on the source."
    ),
    "no_zone": _lt("Refused: nothing tells in which time zone the buyer lives."),
    "no_hours": _lt("Refused: no hours are open for this channel where the buyer lives."),
    # deliver
    "sent": _lt("Sent."),
    "queued": _lt("Handed over to the outgoing mail."),
    "done": _lt("Put on the list of %(user)s."),
    "failed": _lt("Not sent: %(cause)s."),
    "unconfirmed": _lt("It is not known whether this was sent; it is not sent again by itself."),
    "cancelled": _lt("Cancelled."),
    "next_variant": _lt("The first way could not reach the buyer; now by %(channel)s."),
    "no_channel": _lt("Refused: the step has no channel."),
    "template_error": _lt("Not sent, the template cannot be filled: %(cause)s."),
    "error": _lt("Something went wrong: %(cause)s."),
    "mail_server": _lt("The outgoing mail server did not take it: %(cause)s."),
    "mail_refused": _lt("The buyer's mail server refused it: %(cause)s."),
    "mail_deleted": _lt("The mail was deleted before it was sent."),
    "mail_cancelled": _lt("The mail was cancelled in the outgoing queue."),
    "worker_lost": _lt("The server stopped while sending: look whether it arrived, then settle it here."),
    "connection_lost": _lt(
        "The connection broke while sending: look whether it arrived, then settle it here."
    ),
    "said_sent": _lt("%(user)s said it was sent."),
    "sent_again": _lt("%(user)s let it be sent again."),
    "send_now": _lt("%(user)s let it go now."),
}

# Why a person was not chosen: the facts of a receipt name them as ``left_out``.
LEFT_OUT = {
    "paused": _lt("paused"),
    "inactive": _lt("no longer active"),
    "external": _lt("not an internal user"),
    "company": _lt("works for another company"),
    "no_weight": _lt("gets no share"),
    "absent": _lt("on leave"),
    "off_shift": _lt("off shift"),
    "full": _lt("at their limit"),
    "language": _lt("does not speak the language"),
    "not_senior": _lt("not senior"),
    "former": _lt("had it before"),
}

# Why a policy above the one that decided did not: the facts of a receipt name the first of them as ``tried``.
TRIED = {
    "people": _lt("nobody takes part in it"),
    "source": _lt("another source"),
    "marketplace": _lt("not from its marketplaces"),
    "country": _lt("another country, or none known"),
    "lang": _lt("another language, or none known"),
    "category": _lt("another category"),
    "buyer": _lt("new or known buyer"),
    "event": _lt("not its order events"),
    "segment": _lt("not in its segments"),
    "product_line": _lt("another product line"),
    "priority": _lt("priority too low"),
    "intent": _lt("buying intent too low"),
    "quantity": _lt("not its quantity"),
    "value": _lt("not its value"),
    "hours": _lt("not at its hours"),
    "domain": _lt("further condition"),
    "hours_or_domain": _lt("not at its hours, or further condition"),
    "other": _lt("another condition"),
}

# What other rules that applied say instead: pairs of the field and the other rule, by the name of the fact.
CONFLICTS = {
    "overruled_by": _lt("“%(rule)s” stands above it and decides “%(what)s”."),
    "overrules": _lt("It stands above “%(rule)s”, which gives another “%(what)s”."),
}
