"""The doors inquiries come in by: the sources a manager would set up; demo data has some of them."""

from urllib.parse import urlparse

from tests.fakes import WebSender
from tests.fakes.web_sender import SIGNATURE, TIMESTAMP

DOMAIN = "shop.example"
ALIAS = "inquiry"
SECRET = "a-secret-of-the-shop"

MAIL = {"name": "Sales mailbox", "source_type": "email", "alias_name": ALIAS}
SHOP = {
    "name": "Web shop",
    "source_type": "webhook",
    "signature_scheme": "hmac_sha256",
    "signature_header": SIGNATURE,
    "signature_prefix": "sha256=",
    "signature_content": "{timestamp}.{body}",
    "timestamp_header": TIMESTAMP,
    "signature_secret": SECRET,
}
FORM = {
    "name": "Contact form",
    "source_type": "webhook",
    "field_map_ids": [
        (0, 0, {"target": target, "expression": f"your-{name}"})
        for target, name in (
            ("name", "name"),
            ("email", "email"),
            ("phone", "tel"),
            ("country", "country"),
            ("language", "language"),
            ("subject", "subject"),
            ("message", "message"),
        )
    ]
    + [(0, 0, {"target": "url", "expression": "page"})],
}
OLD = {
    "name": "Inquiries from before",
    "source_type": "import",
    "starts_clock": False,
    "starts_plan": False,
}


class Doors:
    """The four sources, and the outside systems that know their addresses."""

    def __init__(self, rpc, url):
        self._rpc = rpc
        self._url = url

    def open(self):
        """Make what is not there yet."""
        # Odoo would ask its own service about the addresses of our made-up buyers
        self._rpc.call("ir.config_parameter", "set_param", "crm.iap.lead.enrich.setting", "manual")
        domain = self._have_domain()
        self.mail, self.shop, self.form, self.old = map(self._have, (MAIL, SHOP, FORM, OLD))
        self.address = f"{ALIAS}@{domain}"
        self.shop_sender = WebSender(self._hook(self.shop), SECRET, with_timestamp=True)
        self.form_sender = WebSender(self._hook(self.form))
        return self

    def _have_domain(self):
        """Return the mail domain of the company; Odoo gives the first one to all aliases there are."""
        domains = self._rpc.search("mail.alias.domain", [], "name", limit=1)
        if not domains:
            self._rpc.create("mail.alias.domain", {"name": DOMAIN})
        return domains[0]["name"] if domains else DOMAIN

    def _have(self, values):
        found = self._rpc.search("inquiry.source", [["name", "=", values["name"]]], "id", limit=1)
        return found[0]["id"] if found else self._rpc.create("inquiry.source", values)

    def _hook(self, source):
        """The address of a webhook, on the port Odoo has this time."""
        address = self._rpc.read("inquiry.source", source, "hook_url")["hook_url"]
        return self._url + urlparse(address).path
