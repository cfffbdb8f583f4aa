import base64
import email
import email.policy

from odoo import api, fields, models
from odoo.tools import format_list

from ...tools import field_map, mail_parts
from ...tools.country_names import find_country_code
from ...tools.mail_places import is_under
from ...tools.mail_sheet import MailSheet, sheet_of
from ...tools.marketplace import read_mail

MANAGERS = "sales_team.group_sale_manager"
TRIAL_KINDS = [
    ("none", "Nothing to try"),
    ("message", "A buyer's message"),
    ("layout", "Another layout"),
    ("notice", "A notice"),
    ("other", "From somebody else"),
]
# What a mail of a marketplace usually says, and what is shown of what was read.
USUAL = ("message", "name", "order_ref", "product", "quantity", "country")
SHOWN = (
    "message",
    "subject",
    "name",
    "company",
    "email",
    "reply_address",
    "phone",
    "external_buyer_id",
    "conversation_ref",
    "external_ref",
    "order_ref",
    "order_event",
    "amount",
    "currency",
    "product",
    "quantity",
    "country",
    "language",
    "occurred_at",
    "page_url",
)


class InquiryMarketplaceTrial(models.AbstractModel):
    """The trial side of a marketplace: a mail is pasted and shows what would be read; nothing is kept."""

    _name = "inquiry.marketplace.trial"
    _description = "Trial of a marketplace"

    sample = fields.Text(
        string="A mail to try",
        copy=False,
        groups=MANAGERS,
        help="One mail as it was sent, headers included (“Show original” in most mail programs). What would "
        "be read shows as you write; no inquiry is made of it.",
    )
    sample_file = fields.Binary(
        string="or its file",
        store=False,
        groups=MANAGERS,
        help="A mail saved as a file (.eml): it is put into the box.",
    )
    trial_kind = fields.Selection(TRIAL_KINDS, string="What it is", compute="_compute_trial", groups=MANAGERS)
    trial_missing = fields.Char(string="Not found", compute="_compute_trial", groups=MANAGERS)
    trial_result = fields.Html(
        string="What would be read", compute="_compute_trial", sanitize=False, groups=MANAGERS
    )

    @api.depends(
        "sample",
        "code",
        "sender_domains",
        "relay_domains",
        "subject_signs",
        "body_signs",
        "answer_route",
        "page_url",
        "field_map_ids.sequence",
        "field_map_ids.target",
        "field_map_ids.kind",
        "field_map_ids.expression",
        "field_map_ids.until",
        "field_map_ids.default_value",
    )
    @api.depends_context("lang")
    def _compute_trial(self):
        for marketplace in self:
            kind, values = marketplace._try(marketplace.sample or "")
            labels = dict(marketplace._labels())
            missing = [labels[name] for name in USUAL if not values.get(name)] if kind != "none" else []
            marketplace.trial_kind = kind
            marketplace.trial_missing = format_list(self.env, missing) if missing else False
            marketplace.trial_result = marketplace._render_values(values)

    @api.onchange("sample_file")
    def _onchange_sample_file(self):
        if self.sample_file:
            self.sample = _as_text(base64.b64decode(self.sample_file))
            self.sample_file = False

    def action_keep_sample(self):
        """Keep the mail that was tried as a sample, with what is read in it as what should be."""
        self.ensure_one()
        self.check_access("write")
        self.env["inquiry.marketplace.sample"].create({"marketplace_id": self.id, "body": self.sample})
        self.sample = False

    def _try(self, text):
        """Return what would become of a mail, and what would be read in it.

        :return tuple: a value of ``trial_kind``, and the values by field
        """
        self.ensure_one()
        if not text.strip():
            return "none", {}
        sheet, rule = _sheet(text), self._as_rule()
        if sheet.sender and not is_under(sheet.sender, (*rule.senders, *rule.relays)):
            return "other", {}
        reading = read_mail((rule,), sheet)
        values = reading.values(sheet)
        # a text pasted without its headers shows what the maps find, and from whom it is comes by mail
        is_whole = not sheet.sender or reading.names_somebody(values)
        kind = "layout" if reading.kind == "message" and not is_whole else reading.kind
        return kind, {name: values[name] for name in SHOWN if values.get(name)}

    def _read_sample_maps(self):
        """Return what each map finds in the mail to try, else in the first sample."""
        text = self.sample or self.sample_ids[:1].body or ""
        return self._as_rule().find_each(_sheet(text)) if text.strip() else {}

    @api.model
    def _subject_of(self, text):
        """Return the subject of a pasted mail, "" for a text without headers."""
        return _sheet(text).subject

    @api.model
    def _labels(self):
        """Return the name of each field that is shown, in their order."""
        names = dict(self.env["inquiry.field.map"]._fields["target"]._description_selection(self.env))
        names["page_url"] = self.env["crm.lead"]._fields["inquiry_page_url"]._description_string(self.env)
        return [(name, names[name]) for name in SHOWN]

    @api.model
    def _render_values(self, values, expected=None):
        """Return what was read as a table; with what should have been, where that differs."""
        doubts = self.env["inquiry.field.map"]._doubt_texts()
        expected = values if expected is None else expected
        rows = [
            {
                "label": label,
                "value": values.get(name, ""),
                "taken": self._taken_as(name, values.get(name, "")),
                "expected": expected.get(name, ""),
                "doubt": doubts.get(field_map.doubt(name, values.get(name, ""))),
            }
            for name, label in self._labels()
            if values.get(name) or expected.get(name)
        ]
        return self.env["ir.qweb"]._render("inquiry_touch.marketplace_values", {"rows": rows}) if rows else ""

    @api.model
    def _taken_as(self, name, value):
        """Return as what a value is understood, where that is not plain."""
        if name != "country" or not value:
            return ""
        code = find_country_code(value)
        country = self.env["res.country"].search([("code", "=", code)], limit=1) if code else None
        return country.name if country else self.env._("an unknown country")


def _sheet(text):
    """Return a pasted mail as a :class:`MailSheet`; a text without headers is a mail without them."""
    message = email.message_from_bytes(text.lstrip().encode("utf-8", "replace"), policy=email.policy.SMTP)
    if not message.get("From"):
        return MailSheet(texts=(text,))
    mail_parts.mend(message)
    return sheet_of(message)


def _as_text(body):
    """Return the bytes of a mail as text that can be shown and pasted; other encodings become base64."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        message = email.message_from_bytes(body, policy=email.policy.compat32.clone(cte_type="7bit"))
        return message.as_bytes().decode("utf-8", "replace")
