import base64
import hashlib
import hmac
from urllib.parse import urlencode

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import HookCase

FORM = "application/x-www-form-urlencoded"
PAGE = "https://shop.example/lamps?utm_source=google&utm_medium=cpc&utm_campaign=spring"
SHOPIFY = (
    '{"id": 820982911946154508, "form": {"title": "Wholesale request", "locale": "de"}, '
    '"page": "https://shop.example/pages/wholesale?utm_source=newsletter", '
    '"customer": {"name": "Jonas Weber", "email": "jonas@weber.example"}, '
    '"body": "Wir ben\u00f6tigen 500 Lampen."}'
)
MAPS = {
    "message": "body",
    "name": "customer.name",
    "email": "customer.email",
    "form": "form.title",
    "language": "form.locale",
    "url": "page",
    "external_ref": "id",
}


@tagged("post_install", "-at_install")
class TestForms(HookCase):
    """Forms on web sites elsewhere."""

    def _lead(self):
        self._payloads().filtered("body_hash")._process()
        return self._leads()

    def _send_form(self, headers=None, **values):
        fields = {"message": "Do you sell samples of these lamps?", "email": "li@example.com", **values}
        headers = {"Content-Type": FORM, **(headers or {})}
        return self._post(data=urlencode(fields).encode(), headers=headers)

    def test_in_02_a_signed_call_of_a_shop_fills_page_form_language_and_utm(self):
        preset = self.env.ref("inquiry_touch.inquiry_signature_preset_shopify")
        maps = [(0, 0, {"target": target, "expression": path}) for target, path in MAPS.items()]
        self.source.write(
            {"signature_preset_id": preset.id, "signature_secret": "hush", "field_map_ids": maps}
        )
        body = SHOPIFY.encode()
        signature = base64.b64encode(hmac.new(b"hush", body, hashlib.sha256).digest()).decode()
        headers = {"X-Shopify-Hmac-Sha256": signature, "X-Shopify-Webhook-Id": "b54557e4"}
        self.assertEqual(self._post(data=body, headers=headers).json()["status"], "accepted")
        lead = self._lead()
        self.assertEqual(lead.website, "https://shop.example/pages/wholesale?utm_source=newsletter")
        self.assertEqual(lead.inquiry_form, "Wholesale request")
        self.assertEqual(lead.lang_id.code, "de_DE")
        self.assertEqual(lead.source_id.name.lower(), "newsletter")
        self.assertEqual(lead.inquiry_source_id.intake_ids.external_ref, "820982911946154508")

    def test_in_02_a_form_of_a_page_fills_page_form_language_and_utm(self):
        self._send_form(url=PAGE, form="Contact", language="fr", utm_campaign="winter")
        lead = self._lead()
        self.assertEqual((lead.website, lead.inquiry_form), (PAGE, "Contact"))
        self.assertEqual(lead.lang_id.code, "fr_FR")
        self.assertEqual((lead.source_id.name.lower(), lead.medium_id.name.lower()), ("google", "cpc"))
        # what the form says itself counts more than the address of its page
        self.assertEqual(lead.campaign_id.name, "winter")

    def test_in_02_a_form_that_names_no_page_stands_on_the_one_the_browser_says(self):
        self._send_form(headers={"Referer": PAGE})
        lead = self._lead()
        self.assertEqual(lead.website, PAGE)
        self.assertEqual(lead.campaign_id.name, "spring")

    def test_in_02_a_person_sees_a_page_of_thanks_and_a_system_an_answer(self):
        self.source.thanks_url = "https://shop.example/thanks"
        token = self.source.hook_url.rpartition("/")[2]
        for _click in range(2):
            answer = self.url_open(
                f"/inquiry/hook/{token}",
                data=b"message=Hi&email=li%40example.com",
                headers={"Content-Type": FORM, "Accept": "text/html,*/*"},
                allow_redirects=False,
            )
            self.assertEqual(answer.status_code, 303)
            self.assertEqual(answer.headers["Location"], "https://shop.example/thanks")
        self.assertEqual(self._send_form().json()["status"], "accepted")

    def test_in_02_the_page_of_thanks_is_a_web_page(self):
        with self.assertRaises(ValidationError):
            self.source.thanks_url = "javascript:alert(1)"
