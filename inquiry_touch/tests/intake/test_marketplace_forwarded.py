from .marketplace_case import MESSAGE_OF_ALIBABA, MarketplaceCase


class TestForwardedCopies(MarketplaceCase):
    """A mail of a marketplace that somebody sent on."""

    FORWARD = (
        "Please answer.\n\n---------- Forwarded message ---------\n"
        "From: Alibaba.com <feedback@service.alibaba.com>\n"
        f"Date: Mon, 2 Mar 2026\nSubject: Anna sent you an inquiry\nTo: me@x.test\n\n{MESSAGE_OF_ALIBABA}"
    )

    def _forward(self, sender, number=1, text=None, **headers):
        values = {"From": sender, "Subject": "Fwd: Anna sent you an inquiry", "Message_Id": f"<f{number}@x>"}
        self._deliver(self._mail(text or self.FORWARD, **{**values, **headers}))
        return self._intakes()[:1].lead_id

    def test_in_05_a_copy_our_people_send_on_is_read_as_the_original(self):
        self.salesperson.email = "sam@shop.test"
        lead = self._forward("Sam <sam@shop.test>")
        self.assertEqual((lead.inquiry_marketplace_id, lead.contact_name), (self.alibaba, "Anna Schmidt"))
        self.assertEqual(lead.name, "Anna sent you an inquiry")
        self.assertFalse(lead.email_from)

    def test_se_05_a_copy_a_stranger_sends_on_is_his_own_mail(self):
        lead = self._forward("eve@evil.example")
        self.assertFalse(lead.inquiry_marketplace_id)
        self.assertEqual(lead.email_from, "eve@evil.example")

    def test_se_05_a_stranger_with_the_name_of_a_colleague_is_not_believed(self):
        self.salesperson.email = "sam@shop.test"
        lead = self._forward("sam@shop.test", Authentication_Results="mx.shop.test; spf=fail")
        self.assertFalse(lead.inquiry_marketplace_id)

    def test_in_05_a_copy_a_declared_forwarder_sends_on_is_read_as_the_original(self):
        self.source.forwarder_addresses = "@forward.example"
        self.assertEqual(self._forward("box@forward.example").inquiry_marketplace_id, self.alibaba)

    def test_in_05_a_copy_sent_on_as_a_file_is_read_as_the_original(self):
        self.salesperson.email = "sam@shop.test"
        inner = self._mail(
            MESSAGE_OF_ALIBABA, From="Alibaba.com <feedback@service.alibaba.com>", Subject="New inquiry"
        )
        headers = {"To": self.address, "From": "sam@shop.test", "Message-Id": "<o@x>", "Subject": "see below"}
        lines = [f"{name}: {value}" for name, value in headers.items()]
        lines += ["MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=b", "", "--b"]
        lines += ["Content-Type: text/plain", "", "Please.", "--b", "Content-Type: message/rfc822", "", ""]
        outer = "\n".join(lines).encode()
        self._deliver(outer + inner + b"\n--b--\n")
        lead = self._intakes()[:1].lead_id
        self.assertEqual((lead.inquiry_marketplace_id, lead.contact_name), (self.alibaba, "Anna Schmidt"))
