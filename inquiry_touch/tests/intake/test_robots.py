import email
import email.policy
from unittest.mock import patch

from odoo.tests import BaseCase

from ...models.plan.inquiry_lead_listen import InquiryLeadListen
from ...tools.forwarders import is_forwarder, wrong_forwarders
from ...tools.reply_text import is_robot, mail_reference, reports_failure, subject_of
from .common import MailCase

ANSWERS_OF_ROBOTS = (
    {"Auto-Submitted": "auto-replied (vacation)"},
    {"Auto-Submitted": "Auto-Replied; owner-email=a@example.com"},
    {"Precedence": "auto_reply"},
    {"X-Autoreply": "yes"},
    {"X-Autorespond": "away"},
    {"X-POST-MessageClass": "9; Autoresponder"},
    {"X-Failed-Recipients": "a@example.com"},
    {"X-MS-Exchange-Message-Is-Ndr": "1"},
    {"X-Inquiry-Touch": "7-abc"},
    {"Content-Type": "multipart/report; report-type=disposition-notification"},
    {"From": "Mail Delivery System <MAILER-DAEMON@mx.example.com>"},
)
MAIL_OF_PROGRAMS = (
    {"Auto-Submitted": "auto-generated"},
    {"Precedence": "bulk"},
    {"X-Precedence": "list"},
    {"Return-Path": "<>"},
    {"List-Id": "<news.example.com>"},
    {"List-Unsubscribe": "<https://example.com/stop>"},
    {"X-Auto-Response-Suppress": "DR, OOF, AutoReply"},
    {"X-Loop": "desk@example.com"},
)
MAIL_OF_PEOPLE = (
    {"Subject": "Automatic reply needed?"},
    {"Subject": "Out of office furniture", "Auto-Submitted": "no"},
    {"Subject": "Undelivered mail returned to sender: our address?", "Auto-Submitted": "no (a person)"},
    {"Return-Path": "<anna@example.com>", "X-Auto-Response-Suppress": "None"},
    {"X-MS-Exchange-Inbox-Rules-Loop": "sales@example.com"},
    {"Precedence": "first-class", "Content-Type": "multipart/mixed"},
)
REPORT = """From: Mail system <postmaster@mx.example.com>
To: {to}
Subject: Report
Message-Id: <report{number}@mx.example.com>
Content-Type: multipart/report; report-type=delivery-status; boundary=b
MIME-Version: 1.0

--b

The mail system.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; anna@example.com
Action: {action}
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-Id: {message_id}
From: us@shop.test

--b--
"""


class TestRobotHeaders(BaseCase):
    def test_in_18_robots_are_known_by_their_headers(self):
        for headers in ANSWERS_OF_ROBOTS + MAIL_OF_PROGRAMS:
            self.assertTrue(is_robot({"From": "a@example.com", **headers}), headers)

    def test_in_18_people_are_no_robots_whatever_their_subject(self):
        for headers in MAIL_OF_PEOPLE:
            self.assertFalse(is_robot({"From": "a@example.com", **headers}), headers)

    def test_in_18_what_a_forwarder_sends_looks_automatic_and_is_not(self):
        for headers in MAIL_OF_PROGRAMS:
            self.assertFalse(is_robot({"From": "a@example.com", **headers}, by_forwarder=True), headers)
        for headers in ANSWERS_OF_ROBOTS:
            self.assertTrue(is_robot({"From": "a@example.com", **headers}, by_forwarder=True), headers)

    def test_only_a_report_of_failure_is_a_bounce(self):
        for action, expected in (("failed", True), ("delayed", False), ("delivered", False), ("", True)):
            text = REPORT.format(to="us@shop.test", number=1, action=action, message_id="<x@y>")
            message = email.message_from_string(text, policy=email.policy.SMTP)
            self.assertEqual(reports_failure(message), expected, action)

    def test_a_mail_without_message_id_is_told_by_its_bytes(self):
        self.assertEqual(mail_reference({}, b"a"), mail_reference({}, b"a"))
        self.assertNotEqual(mail_reference({}, b"a"), mail_reference({}, b"b"))

    def test_a_broken_subject_is_shown_as_it_is(self):
        self.assertEqual(subject_of({"Subject": "=?utf-8?b?TGFtcMOpcw==?="}), "Lampés")
        self.assertEqual(subject_of({"Subject": "=?klingon?b?TGFt?="}), "=?klingon?b?TGFt?=")

    def test_forwarders_are_addresses_or_domains(self):
        self.assertTrue(is_forwarder("A@relay.example", ["@relay.example"]))
        self.assertFalse(is_forwarder("a@evil-relay.example", ["relay@relay.example", "@relay.example"]))
        self.assertEqual(wrong_forwarders("a@b.example, @c.example\nshop"), ["shop"])


class TestRobots(MailCase):
    def _intakes(self):
        return self.env["inquiry.intake"].search([("source_id", "=", self.source.id)])

    def test_in_18_a_robot_opens_nothing_and_is_no_reply(self):
        self._deliver(self._mail())
        for number, headers in enumerate(ANSWERS_OF_ROBOTS[:7] + MAIL_OF_PROGRAMS):
            names = {name.replace("-", "_"): value for name, value in headers.items()}
            mail = self._mail(Message_Id=f"<robot{number}@x>", In_Reply_To="<m1@example.com>", **names)
            with (
                patch.object(InquiryLeadListen, "_inquiry_buyer_wrote") as buyer_wrote,
                self.subTest(headers),
            ):
                self._deliver(mail)
                buyer_wrote.assert_not_called()
        self.assertEqual(len(self._leads()), 1)
        self.assertEqual(set(self._intakes()[:-1].mapped("reason")), {"automatic"})

    def test_in_18_a_real_inquiry_with_the_subject_of_a_robot_opens(self):
        for number, headers in enumerate(MAIL_OF_PEOPLE[:3]):
            sender = f"b{number}@example.com"
            self._deliver(self._mail(Message_Id=f"<p{number}@x>", From=sender, Subject=headers["Subject"]))
        self.assertEqual(len(self._leads()), 3)

    def test_in_18_a_contact_form_that_looks_automatic_opens_once_it_is_declared(self):
        self.source.forwarder_addresses = "form@shop.test"
        headers = {"Precedence": "bulk", "Auto_Submitted": "auto-generated", "Return_Path": "<>"}
        for number in range(2):
            mail = self._mail(
                Message_Id=f"<form{number}@shop.test>",
                From="Web form <form@shop.test>",
                Reply_To=f"Buyer {number} <buyer{number}@example.com>",
                **headers,
            )
            self._deliver(mail)
        leads = self._leads().sorted("id")
        self.assertEqual(leads.mapped("email_from"), ["buyer0@example.com", "buyer1@example.com"])
        self.assertEqual(leads[0].contact_name, "Buyer 0")

    def test_in_18_an_out_of_office_notice_passed_on_by_a_forwarder_is_none(self):
        self.source.forwarder_addresses = "@shop.test"
        self._deliver(self._mail(From="relay@shop.test", Auto_Submitted="auto-replied"))
        self.assertFalse(self._leads())

    def test_in_18_a_reply_by_a_declared_relay_counts_in_threads_of_any_source(self):
        self._deliver(self._mail())
        self.source.forwarder_addresses = "relay@market.test"
        headers = {"To": "x@elsewhere.test", "From": "relay@market.test", "In_Reply_To": "<m1@example.com>"}
        for number, (precedence, expected) in enumerate((("bulk", 1), ("auto_reply", 0))):
            mail = self._mail(Message_Id=f"<w{number}@x>", Precedence=precedence, **headers)
            with patch.object(InquiryLeadListen, "_inquiry_buyer_wrote") as buyer_wrote:
                self._deliver(mail)
            self.assertEqual(buyer_wrote.call_count, expected, precedence)

    def test_a_forwarder_that_is_no_address_is_refused(self):
        with self.assertRaisesRegex(Exception, "no forwarders: shop"):
            self.source.forwarder_addresses = "shop"

    def _report(self, action, to, number=1):
        text = REPORT.format(to=to, number=number, action=action, message_id="<touch@shop.test>")
        return text.replace("\n", "\r\n").encode()

    def _lead_with_touch(self):
        """A lead whose buyer got a mail of ours."""
        self._deliver(self._mail())
        lead = self._leads()
        lead._message_log(body="Our answer", message_type="auto_comment").message_id = "<touch@shop.test>"
        return lead

    def test_in_18_the_bounce_of_a_touch_is_noted_wherever_it_arrives(self):
        lead = self._lead_with_touch()
        bounce_address = self.company.alias_domain_id.bounce_email
        for number, to in enumerate((bounce_address, self.address), start=1):
            self._deliver(self._report("failed", to, number))
            self.assertEqual(lead.message_bounce, number, to)
        self.assertEqual(self._leads(), lead)

    def test_in_18_a_bounce_that_is_read_again_counts_once(self):
        lead = self._lead_with_touch()
        self._deliver(self._report("failed", self.address))
        self.env["inquiry.payload"].search([], limit=1).action_replay()
        self._parse()
        self.assertEqual(lead.message_bounce, 1)

    def test_in_18_a_receipt_or_a_delay_is_no_bounce(self):
        lead = self._lead_with_touch()
        bounce_address = self.company.alias_domain_id.bounce_email
        for number, action in enumerate(("delayed", "delivered")):
            self._deliver(self._report(action, bounce_address, number))
            self._deliver(self._report(action, self.address, number + 10))
        self.assertEqual((lead.message_bounce, self._leads()), (0, lead))
