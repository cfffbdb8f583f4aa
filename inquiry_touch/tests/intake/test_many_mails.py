from .common import MailCase


class TestManyMails(MailCase):
    """Odoo throws away the 21st mail of a sender in two hours; marketplaces write for thousands."""

    def _reply(self, number, **headers):
        values = {
            "To": "x@elsewhere.test",
            "From": "Anna <anna@example.com>",
            "Message_Id": f"<reply{number}@x>",
            "In_Reply_To": "<m1@example.com>",
        }
        return self._mail(f"Reply {number}", **{**values, **headers})

    def _send_replies(self, count, **headers):
        """Replies that Odoo routes itself: to a thread of ours, at no address of ours."""
        for number in range(count):
            self.env["mail.thread"].message_process(False, self._reply(number, **headers))

    def _mails_to_us(self):
        return self.env["mail.mail"].search([("email_to", "ilike", "anna@example.com")])

    def test_in_03_sixty_mails_of_one_sender_to_the_alias_all_arrive(self):
        for number in range(60):
            self.env["mail.thread"].message_process(False, self._mail(Message_Id=f"<m{number}@x>"))
        self._parse()
        intakes = self.env["inquiry.intake"].search([("source_id", "=", self.source.id)])
        self.assertEqual(len(intakes), 60)
        self.assertFalse(self._mails_to_us(), "nobody is told of a limit")

    def test_in_03_sixty_replies_into_one_thread_all_arrive(self):
        self._deliver(self._mail())
        self._send_replies(60)
        lead = self._leads()
        arrived = lead.message_ids.filtered(lambda m: m.message_id.startswith("<reply"))
        self.assertEqual(len(arrived), 60)
        self.assertFalse(self._mails_to_us())

    def test_what_a_team_gets_without_a_source_is_limited_by_odoo(self):
        lead = self.env["crm.lead"].create({"name": "Plain"})
        lead.inquiry_trace = False
        lead._message_log(body="Hello").message_id = "<m1@example.com>"
        self._send_replies(25)
        arrived = lead.message_ids.filtered(lambda m: (m.message_id or "").startswith("<reply"))
        self.assertEqual(len(arrived), 20)

    def _notices(self):
        """How many of the replies a follower was told of."""
        follower = ("res_partner_id", "=", self.salesperson.partner_id.id)
        told = [("mail_message_id.message_id", "=like", "<reply%"), follower]
        return self.env["mail.notification"].search_count(told)

    def test_in_18_a_flood_is_kept_but_tells_nobody(self):
        self._deliver(self._mail())
        lead = self._leads()
        lead.message_subscribe(self.salesperson.partner_id.ids)
        self._send_replies(40)
        self.assertEqual(self._notices(), 19)

    def test_the_mails_of_a_declared_relay_are_no_flood(self):
        self._deliver(self._mail())
        lead = self._leads()
        lead.message_subscribe(self.salesperson.partner_id.ids)
        self.source.forwarder_addresses = "@market.test"
        self._send_replies(30, From="relay@market.test")
        self.assertEqual(self._notices(), 30)


class TestTwoDoors(MailCase):
    """One mail that comes in at two of our doors is one inquiry, and both ledgers add up."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.source.copy({"name": "Second", "alias_name": "ask-them"})
        cls.second_address = f"ask-them@{cls.company.alias_domain_id.name}"

    def _results(self):
        rows = self.env["inquiry.intake"].search([("source_id", "in", (self.source + self.second).ids)])
        return {row.source_id.name: row.result for row in rows}

    def _all_leads(self):
        return self.env["crm.lead"].search([("inquiry_source_id", "in", (self.source + self.second).ids)])

    def _check_one(self):
        self.assertEqual(self._results(), {"Mailbox": "opened", "Second": "duplicate"})
        self.assertEqual(len(self._all_leads()), 1)
        mails = self._all_leads().message_ids.filtered(lambda one: one.message_type == "email")
        self.assertEqual(len(mails), 1, "the buyer's words stand there once")

    def test_in_12_a_mail_to_two_addresses_is_one_inquiry_and_a_duplicate(self):
        for _delivery in range(2):
            self._deliver(self._mail(Cc=self.second_address))
        self._check_one()

    def test_in_12_the_same_mail_in_two_mailboxes_is_one_inquiry_and_a_duplicate(self):
        servers = self.env["fetchmail.server"].create([{"name": "One"}, {"name": "Two"}])
        self.source.fetchmail_server_ids, self.second.fetchmail_server_ids = servers
        for server in servers:
            mail = self._mail(To="sales@elsewhere.test", Cc="info@elsewhere.test")
            self._deliver(mail, default_fetchmail_server_id=server.id)
        self._check_one()

    def test_in_12_a_duplicate_that_is_read_again_stays_one(self):
        self._deliver(self._mail(Cc=self.second_address))
        self.env["inquiry.payload"].search(
            [("source_id", "in", (self.source + self.second).ids)]
        ).action_replay()
        self._parse()
        self._check_one()

    def test_the_same_mail_to_two_companies_is_an_inquiry_for_each(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.user.company_ids += other
        server = self.env["fetchmail.server"].create({"name": "Theirs"})
        source = self.env["inquiry.source"].with_company(other)
        source = source.create({"name": "Theirs", "source_type": "email", "company_id": other.id})
        source.fetchmail_server_ids = server
        self._deliver(self._mail())
        self._deliver(self._mail(To="x@elsewhere.test"), default_fetchmail_server_id=server.id)
        self.assertEqual((source.intake_ids.result, self.source.intake_ids.result), ("opened", "opened"))

    def test_in_03_a_reply_finds_its_inquiry_at_whatever_address_it_arrives(self):
        self._deliver(self._mail())
        lead = self._leads()
        contacts = self.env["mail.alias"].create(
            {"alias_name": "contacts", "alias_model_id": self.env["ir.model"]._get_id("res.partner")}
        )
        catchall = self.company.alias_domain_id.catchall_email
        addresses = (self.address, self.second_address, f"{self.second_address}, {contacts.alias_full_name}")
        for number, to in enumerate((*addresses, catchall, f"{catchall}, {self.second_address}")):
            sender = f"colleague{number}@example.com"
            mail = self._mail(
                f"Text {number}",
                To=to,
                From=sender,
                Message_Id=f"<r{number}@x>",
                In_Reply_To="<m1@example.com>",
            )
            self._deliver(mail)
            with self.subTest(to=to):
                self.assertIn(f"<r{number}@x>", lead.message_ids.mapped("message_id"))
        self.assertEqual(self._all_leads(), lead)

    def test_mail_of_a_bound_mailbox_to_the_catch_all_is_not_bounced(self):
        server = self.env["fetchmail.server"].create({"name": "All"})
        self.source.fetchmail_server_ids = server
        catchall = self.company.alias_domain_id.catchall_email
        self._deliver(self._mail(To=catchall), default_fetchmail_server_id=server.id)
        self.assertEqual(len(self._leads()), 1)
        self.assertFalse(self.env["mail.mail"].search([("email_to", "ilike", "anna@example.com")]))
