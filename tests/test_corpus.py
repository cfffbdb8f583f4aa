"""Three hundred mails and more, in all languages and conditions, by the real gateway: each meets its fate."""

import hashlib
import html
import re

import pytest

from tests.corpus import all_mails

ARRIVALS = """
    SELECT encode(digest.hash, 'hex'), payload.state, intake.lead_id, intake.result, 'end'
      FROM inquiry_payload payload
     CROSS JOIN LATERAL (
           SELECT sha256(decode(convert_from(payload.body, 'UTF8'), 'base64')) AS hash
     ) digest
      LEFT JOIN inquiry_intake intake ON intake.payload_id = payload.id
     WHERE payload.source_id = {source}
"""


@pytest.fixture(scope="module")
def corpus(world):
    """The mails, all handed over, and what became of each, by the hash of its bytes."""
    mails = all_mails(world.doors.address)
    refused = {
        mail.name: answer for mail in mails if (answer := world.door.hand_over(mail.content))[:3] != "250"
    }
    world.wait_until(lambda: not world.database.count("inquiry_payload", "state = 'new'"), "all read", 240)
    rows = world.database.rows(ARRIVALS.format(source=world.doors.mail))
    return mails, refused, {row[0]: row[1:] for row in rows}


def test_in_03_the_corpus_is_large_and_every_mail_is_taken(corpus):
    mails, refused, became = corpus
    assert len(mails) >= 300 and len({mail.content for mail in mails}) == len(mails)
    assert not refused
    assert len(became) == len(mails), "one payload each, and one arrival at most"


def test_in_03_every_mail_of_the_corpus_meets_its_fate(corpus):
    mails, _refused, became = corpus
    wrong = []
    for mail in mails:
        state, _lead, result, _end = became[_hash(mail)]
        fate = "failed" if state == "failed" else result
        if fate != mail.result:
            wrong.append(f"{mail.name}: {fate}, not {mail.result}")
    assert not wrong, "\n".join(wrong)


def test_in_03_the_words_and_files_of_each_mail_are_on_its_inquiry(world, opened):
    told = _told(world, list(opened.values()))
    missing = []
    for mail, lead in opened.items():
        text, files = told[lead]
        if _letters(mail.words) not in _letters(text):
            missing.append(f"{mail.name}: {mail.words!r} not in {text[:200]!r}")
        missing += [f"{mail.name}: no file {name!r} in {files}" for name in mail.files if name not in files]
    assert not missing, "\n".join(missing)


def test_in_03_each_mail_of_the_corpus_is_an_inquiry_of_its_sender(world, opened):
    assert len(set(opened.values())) == len(opened)
    rows = world.rpc.search("crm.lead", [["id", "in", list(opened.values())]], "email_from")
    senders = {row["id"]: row["email_from"] for row in rows}
    assert [senders[lead] for lead in opened.values()] == [mail.address for mail in opened]


@pytest.fixture
def opened(corpus):
    """The lead of each mail that must open an inquiry."""
    mails, _refused, became = corpus
    return {mail: int(became[_hash(mail)][1]) for mail in mails if mail.result == "opened"}


def _hash(mail):
    return hashlib.sha256(mail.content).hexdigest()


def _told(world, leads):
    """The buyer's words and the names of the files on each of these inquiries."""
    told = {lead: ["", []] for lead in leads}
    of_leads = [["model", "=", "crm.lead"], ["res_id", "in", leads], ["message_type", "=", "email"]]
    for row in world.rpc.search("mail.message", of_leads, "res_id", "body", "subject"):
        told[row["res_id"]][0] += f"{row['subject']}\n{html.unescape(re.sub('<[^>]*>', ' ', row['body']))}\n"
    of_leads = [["res_model", "=", "crm.lead"], ["res_id", "in", leads]]
    for row in world.rpc.search("ir.attachment", of_leads, "res_id", "name"):
        told[row["res_id"]][1].append(row["name"])
    return told


def _letters(text):
    """What is compared: programs differ in spaces and unseen signs, not in letters and figures."""
    return "".join(filter(str.isalnum, text))
