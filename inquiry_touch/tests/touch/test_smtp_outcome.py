import smtplib
import socket
import threading

from odoo.tests import BaseCase

from odoo.addons.base.models.ir_mail_server import MailDeliveryException
from odoo.addons.inquiry_touch.tools.smtp_outcome import Outcome, classify


class TestSmtpOutcome(BaseCase):
    def _wrapped(self, cause):
        try:
            try:
                raise cause
            except smtplib.SMTPException:
                raise MailDeliveryException("Mail Delivery Failed", "no details")  # noqa: B904 as Odoo does
        except MailDeliveryException as error:
            return error

    def test_an_answer_of_the_server_means_it_did_not_take_the_mail(self):
        for cause, outcome in [
            (smtplib.SMTPRecipientsRefused({"a": (550, b"unknown")}), Outcome.BAD_ADDRESS),
            (smtplib.SMTPRecipientsRefused({"a": (450, b"later")}), Outcome.NOT_SENT),
            (smtplib.SMTPSenderRefused(553, b"not you", "a"), Outcome.REFUSED),
            (smtplib.SMTPSenderRefused(451, b"later", "a"), Outcome.NOT_SENT),
            (smtplib.SMTPDataError(554, b"spam"), Outcome.REFUSED),
            (smtplib.SMTPDataError(452, b"full"), Outcome.NOT_SENT),
            (smtplib.SMTPAuthenticationError(535, b"password"), Outcome.NOT_SENT),
        ]:
            self.assertIs(classify(self._wrapped(cause)), outcome, cause)
            self.assertIs(classify(cause), outcome, cause)

    def test_what_nobody_can_tell_is_unsure(self):
        self.assertIs(classify(ConnectionResetError()), Outcome.UNSURE)
        self.assertIs(classify(KeyError("an addon's hook after sending")), Outcome.UNSURE)

    def test_a_server_that_hangs_up_is_told_apart_by_how_far_the_mail_was(self):
        self.assertIs(self._hang_up_at(b"MAIL"), Outcome.NOT_SENT)
        self.assertIs(self._hang_up_at(b"RCPT"), Outcome.NOT_SENT)
        self.assertIs(self._hang_up_at(b"DATA"), Outcome.UNSURE)
        self.assertIs(self._hang_up_at(b"."), Outcome.UNSURE)

    def test_a_mail_the_server_took_before_it_hung_up_is_sent(self):
        self.assertIs(self._hang_up_at(b"QUIT"), Outcome.SENT)

    def _hang_up_at(self, command):
        """Send a mail to a server that hangs up at a command, and return what the error is taken for."""
        door = socket.create_server(("127.0.0.1", 0))
        talk = threading.Thread(target=self._talk, args=(door, command))
        talk.start()
        try:
            client = smtplib.SMTP("127.0.0.1", door.getsockname()[1], timeout=5)
            client.sendmail("a@example.com", ["b@example.com"], "Subject: x\n\nHello")
            client.quit()
        except smtplib.SMTPException as error:
            return classify(error)
        finally:
            talk.join()
            door.close()

    def _talk(self, door, command):
        connection, _address = door.accept()
        with connection, connection.makefile("rb") as lines:
            connection.sendall(b"220 ready\r\n")
            for line in lines:
                if line.strip().upper().startswith(command):
                    return
                if line.strip().upper() == b"DATA":
                    connection.sendall(b"354 go on\r\n")
                elif line.split(b" ")[0].strip().upper() in (b"EHLO", b"MAIL", b"RCPT", b"."):
                    connection.sendall(b"250 yes\r\n")
