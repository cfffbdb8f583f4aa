import base64
from unittest.mock import patch

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from .test_marketplace import MESSAGE_OF_ALIBABA, MarketplaceCase

# A marketplace nobody knows, in three layouts: plain, table, Chinese.
NORDIC = (
    """From: Nordic Market <robot@mail.nordic.example>
Subject: A shopper asks about your listing
Date: Mon, 02 Mar 2026 10:00:00 +0000

Shopper: Liv Berg
Shopper no.: N-77
Listing: Wool blanket
Purchase: NM-1001

Their words
Is it washable?

--- answer on nordic.example: https://nordic.example/talk/1 ---
""",
    """From: Nordic Market <robot@mail.nordic.example>
Subject: A shopper asks about your listing
Date: Mon, 02 Mar 2026 11:00:00 +0000
Content-Type: text/html; charset=utf-8

<table><tr><td>Shopper</td><td>Ola Dahl</td></tr><tr><td>Shopper no.</td><td>N-78</td></tr>
<tr><td>Listing</td><td>Oil lamp</td></tr></table><p>Their words</p><p>Two, please.<br>To Bergen.</p>
<p>--- answer on nordic.example ---</p>
""",
    """From: Nordic Market <robot@mail.nordic.example>
Subject: =?utf-8?b?6aG+5a6i5o+Q6Zeu?=
Date: Mon, 02 Mar 2026 12:00:00 +0000
Content-Type: text/plain; charset=utf-8

顾客：王芳
顾客编号：N-79
商品：羊毛毯

顾客留言
有红色的吗？
""",
)
MAPS = (
    ("message", "block", "Their words|顾客留言", "answer on"),
    ("name", "label", "Shopper|顾客", ""),
    ("external_buyer_id", "label", "Shopper no.|顾客编号", ""),
    ("product", "label", "Listing|商品", ""),
    ("order_ref", "label", "Purchase|订单", ""),
)


class TestMarketplaceSetup(MarketplaceCase):
    """An administrator adds a marketplace by a form and no code."""

    def _form(self, record=None):
        places = self.env["inquiry.marketplace"].with_user(self.manager)
        return Form(places.browse(record.id) if record else places)

    def _add_maps(self, form, maps=MAPS):
        for target, kind, expression, until in maps:
            with form.field_map_ids.new() as line:
                line.target, line.kind, line.expression = target, kind, expression
                if until:
                    line.until = until

    def _nordic(self):
        form = self._form()
        form.name, form.code = "Nordic Market", "nordic"
        form.sender_domains = "mail.nordic.example"
        form.subject_signs = "a shopper asks\n顾客提问"
        self._add_maps(form)
        return form

    def test_in_08_an_administrator_adds_a_marketplace(self):
        nordic = self._nordic().save()
        for number, text in enumerate(NORDIC):
            mail = text.replace("Subject:", f"To: {self.address}\nMessage-Id: <n{number}@x>\nSubject:", 1)
            self._deliver(mail.encode())
        leads = self._leads().sorted("id")
        self.assertEqual(leads.mapped("contact_name"), ["Liv Berg", "Ola Dahl", "王芳"])
        self.assertEqual(leads.mapped("inquiry_product"), ["Wool blanket", "Oil lamp", "羊毛毯"])
        self.assertEqual(leads.inquiry_marketplace_id, nordic)
        self.assertEqual(leads[0].inquiry_order_ref, "NM-1001")
        words = [lead.message_ids[-1:].preview for lead in leads]
        self.assertEqual(words, ["Is it washable?", "Two, please. To Bergen.", "有红色的吗？"])
        keys = leads.inquiry_buyer_id.key_ids.filtered(lambda key: key.kind == "external")
        self.assertEqual(set(keys.mapped("value")), {"N-77", "N-78", "N-79"})

    def test_in_08_a_pasted_mail_shows_what_would_be_read_before_anything_is_saved(self):
        form = self._nordic()
        self.assertEqual(form.trial_kind, "none")
        form.sample = NORDIC[0]
        self.assertEqual(form.trial_kind, "message")
        self.assertIn("Wool blanket", form.trial_result)
        self.assertIn("Is it washable?", form.trial_result)
        self.assertEqual(form.trial_missing, "Quantity and Country")
        values = [form.field_map_ids.edit(number).sample_value for number in range(len(MAPS))]
        self.assertEqual(values, ["Is it washable?", "Liv Berg", "N-77", "Wool blanket", "NM-1001"])
        self.assertFalse(self.env["inquiry.marketplace"].search([("code", "=", "nordic")]))
        self.assertFalse(self._leads())

    def test_in_08_the_box_says_what_is_wrong(self):
        form = self._nordic()
        form.sample = NORDIC[0].replace("Their words", "They say")
        self.assertEqual(form.trial_kind, "layout")
        self.assertIn("Message", form.trial_missing)
        with form.field_map_ids.edit(0) as line:
            line.expression = "They say"
        self.assertEqual(form.trial_kind, "message")
        form.sample = NORDIC[0].replace("Shopper no.", "Number").replace("Purchase", "No")
        with form.field_map_ids.edit(0) as line:
            line.expression = "Their words"
        self.assertEqual(form.trial_kind, "layout", "nobody to recognise the buyer by")
        form.sample = NORDIC[0].replace("Their words", "News").replace("A shopper asks", "Weekly news")
        self.assertEqual(form.trial_kind, "notice")
        form.sample = NORDIC[0].replace("mail.nordic", "mail.other")
        self.assertEqual(form.trial_kind, "other")
        form.sample = NORDIC[0].partition("\n\n")[2]
        self.assertEqual(form.trial_kind, "message", "a text without its headers is tried, too")

    def test_in_08_a_map_that_is_being_typed_breaks_nothing(self):
        form = self._nordic()
        form.sample = NORDIC[0]
        with form.field_map_ids.new() as line:
            line.target, line.kind, line.expression = "phone", "pattern", "Tel: ("
        self.assertEqual(form.trial_kind, "message")
        with self.assertRaises(ValidationError):
            form.save()

    def test_se_05_a_dangerous_pattern_is_refused_with_the_way_out(self):
        for pattern, said in (("(a+)+$", "repeat within a repeat"), ("(.+),(.+);", "instead of")):
            with self.assertRaisesRegex(ValidationError, said):
                self.alibaba.with_user(self.manager).field_map_ids = [
                    Command.create({"target": "phone", "kind": "pattern", "expression": pattern})
                ]

    def test_in_08_a_mail_is_uploaded_whatever_its_encoding(self):
        body = NORDIC[2].replace("utf-8\n\n", "gbk\n\n").encode("gbk")
        form = self._nordic()
        form.sample_file = base64.b64encode(body).decode()
        self.assertEqual(form.trial_kind, "message")
        self.assertIn("有红色的吗？", form.trial_result)
        self.assertFalse(form.sample_file)

    def test_in_08_a_tried_mail_is_kept_as_a_sample_that_shows_when_it_is_read_otherwise(self):
        form = self._nordic()
        form.sample = NORDIC[0]
        nordic = form.save()
        nordic.action_keep_sample()
        sample = nordic.sample_ids
        self.assertEqual((sample.name, sample.state), ("A shopper asks about your listing", "ok"))
        self.assertEqual(sample.expected["product"], "Wool blanket")
        self.assertFalse(nordic.sample)
        nordic.field_map_ids.filtered(lambda line: line.target == "product").expression = "Thing"
        self.assertEqual(sample.state, "differs")
        self.assertIn("Should be", sample.result)
        self.assertIn("Wool blanket", sample.result)
        sample.action_try()
        self.assertEqual(nordic.sample, sample.body)
        sample.action_expect()
        self.assertEqual(sample.state, "ok")
        self.assertNotIn("product", sample.expected)

    def test_in_08_a_shipped_marketplace_is_duplicated_to_begin_with(self):
        copy = self.alibaba.with_user(self.manager).copy()
        self.assertEqual((copy.name, copy.code), ("Alibaba.com (copy)", "alibaba_copy"))
        self.assertEqual(len(copy.field_map_ids), len(self.alibaba.field_map_ids))
        self.assertFalse(copy.sender_domains, "two would claim the same mails")
        self.assertFalse(copy.sample_ids)
        self.assertEqual(self._from_alibaba().lead_id.inquiry_marketplace_id, self.alibaba)

    def test_in_08_what_is_no_domain_or_page_is_refused(self):
        for values, said in (
            ({"sender_domains": "walmart"}, "no domains: walmart"),
            ({"relay_domains": "x@relay.example"}, "no domains"),
            ({"page_url": "https://x.example/{order}"}, "Nothing fills {order}"),
            ({"page_url": "javascript:alert({order_ref})"}, "https://"),
        ):
            with self.assertRaisesRegex(ValidationError, said):
                self.alibaba.with_user(self.manager).write(values)

    def test_a_map_belongs_to_a_source_or_a_marketplace(self):
        owners = {"source_id": self.source.id, "marketplace_id": self.alibaba.id}
        for values in ({}, owners):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env["inquiry.field.map"].create({"target": "name", "expression": "x", **values})

    def test_a_changed_marketplace_counts_at_once(self):
        self.assertTrue(self._from_alibaba().lead_id.inquiry_product)
        line = self.alibaba.field_map_ids.filtered(lambda line: line.target == "product")
        line.with_user(self.manager).unlink()
        text = MESSAGE_OF_ALIBABA.replace("90017345112", "8")
        self.assertFalse(self._from_alibaba(text, Message_Id="<b@alibaba.com>").lead_id.inquiry_product)

    def test_se_04_who_may_see_and_change_a_marketplace(self):
        seller = self.alibaba.with_user(self.salesperson)
        self.assertEqual(seller.name, "Alibaba.com")
        for attempt in (
            lambda: seller.write({"name": "x"}),
            lambda: seller.field_map_ids.mapped("target"),
            lambda: seller.sample_ids.mapped("body"),
            lambda: seller.read(["sample"]),
            seller.action_keep_sample,
            lambda: self.alibaba.sample_ids[:1].with_user(self.salesperson).action_try(),
            lambda: self.alibaba.sample_ids[:1].with_user(self.salesperson).action_expect(),
        ):
            with self.assertRaises(AccessError):
                attempt()

    def test_se_04_samples_of_a_company_are_for_its_own_managers(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "market_stranger",
            "sales_team.group_sale_manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.alibaba.company_id = self.company
        for records in (self.alibaba, self.alibaba.field_map_ids, self.alibaba.sample_ids):
            self.assertFalse(records.with_user(stranger)._filtered_access("read"), records._name)
        with self.assertRaises(AccessError):
            self.alibaba.with_user(stranger).copy()
        self.assertTrue(self.amazon.with_user(stranger).field_map_ids)

    def test_the_mail_to_try_is_read_once_for_all_its_maps(self):
        maps = self.alibaba.field_map_ids
        maps.invalidate_recordset(["sample_value"])
        read = type(self.alibaba)._read_sample_maps
        with patch.object(
            type(self.alibaba), "_read_sample_maps", autospec=True, side_effect=read
        ) as reading:
            self.assertIn("Anna Schmidt", maps.mapped("sample_value"))
        self.assertEqual(reading.call_count, 1)
