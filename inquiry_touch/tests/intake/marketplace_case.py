from .common import MailCase

MESSAGE_OF_ALIBABA = """Anna Schmidt sent you the following inquiry.

Inquiry ID: 90017345112
Buyer: Anna Schmidt
Country/Region: Germany
Product: LED street lamp 60W
Quantity: 500 Pieces

Message:
Hello, please quote CIF Hamburg.

Reply now: https://message.alibaba.com/message/maDetail.htm?imInquiryId=90017345112
"""
ALIBABA = "Alibaba.com <feedback@service.alibaba.com>"
MASKED = "q7x2@marketplace.amazon.de"
MESSAGE_OF_AMAZON = """You have received a message.

Order ID: 302-4461123-9981201
1 B09XS7JWHH Headphones

------------- Begin message -------------
%s
------------- End message -------------
"""


class MarketplaceCase(MailCase):
    """Mails of marketplaces that come to the alias of a source."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.alibaba = cls.env.ref("inquiry_touch.inquiry_marketplace_alibaba")
        cls.amazon = cls.env.ref("inquiry_touch.inquiry_marketplace_amazon")

    def _from_alibaba(self, text=MESSAGE_OF_ALIBABA, **headers):
        values = {"From": ALIBABA, "Subject": "Anna sent you an inquiry", "Message_Id": "<a1@alibaba.com>"}
        self._deliver(self._mail(text, **{**values, **headers}))
        return self._intakes()[:1]

    def _from_amazon(self, words="Will it fit?", number=1, **headers):
        values = {"From": f"Jonas - Amazon Marketplace <{MASKED}>", "Subject": "Inquiry from Amazon customer"}
        mail = self._mail(
            MESSAGE_OF_AMAZON % words, **{**values, "Message_Id": f"<z{number}@amazon.de>", **headers}
        )
        self._deliver(mail)
        return self._intakes()[:1]

    def _intakes(self):
        return self.env["inquiry.intake"].search([("source_id", "=", self.source.id)])

    def _reasons(self, intake):
        return self.env["inquiry.decision"].search([("intake_id", "=", intake.id)]).mapped("reason")
