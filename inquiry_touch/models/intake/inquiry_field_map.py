from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools import field_map

TARGETS = [
    ("message", "Message"),
    ("subject", "Subject"),
    ("name", "Name"),
    ("company", "Company name"),
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("external_buyer_id", "The sender's id of the buyer"),
    ("external_ref", "The sender's id of the inquiry"),
    ("occurred_at", "Time it was sent"),
    ("country", "Country"),
    ("language", "Language"),
    ("product", "Product"),
    ("quantity", "Quantity"),
    ("currency", "Currency"),
    ("ip_country", "Country of the IP address"),
    ("url", "Page address"),
    ("form", "Name of the form"),
    ("order_ref", "Order number"),
    ("order_event", "Order event"),
    ("amount", "Order amount"),
    ("utm_source", "UTM source"),
    ("utm_medium", "UTM medium"),
    ("utm_campaign", "UTM campaign"),
]


class InquiryFieldMap(models.Model):
    """Where one field of ours is found in what a source sends."""

    _name = "inquiry.field.map"
    _description = "Inquiry field map"
    _order = "sequence, id"

    source_id = fields.Many2one("inquiry.source", ondelete="cascade", index="btree_not_null")
    marketplace_id = fields.Many2one("inquiry.marketplace", ondelete="cascade", index="btree_not_null")
    sequence = fields.Integer(default=10, help="The first map that finds something for a field counts.")
    target = fields.Selection(TARGETS, string="Our field", required=True)
    kind = fields.Selection(
        [("path", "Path or form field"), ("pattern", "Pattern in the text")],
        string="How",
        required=True,
        default="path",
        help='A path such as "customer.mails[0].address" or the name of a form field; or a pattern '
        "(regular expression) whose first group is taken.",
    )
    expression = fields.Char(string="Where", help='For example "customer.email", or "Tel: (.+)".')
    default_value = fields.Char(string="Else", help="Taken when nothing is found.")
    sample_value = fields.Char(string="In the sample", compute="_compute_sample_value")
    doubt = fields.Char(string="Please check", compute="_compute_sample_value")

    _owner_one = models.Constraint(
        "CHECK(num_nonnulls(source_id, marketplace_id) = 1)",
        "A field map belongs to a source or to a marketplace.",
    )

    @api.depends("target", "kind", "expression", "default_value", "source_id.sample")
    def _compute_sample_value(self):
        for line in self:
            line.sample_value = line._read_sample_value()
            code = field_map.doubt(line.target or "", line.sample_value or "")
            line.doubt = line._doubt_texts().get(code, False)

    @api.constrains("kind", "expression", "default_value")
    def _check_expression(self):
        for line in self:
            if not line.expression and line.default_value:
                continue
            try:
                field_map.check_expression(line.kind, line.expression or "")
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "“%(expression)s” cannot be read: %(cause)s",
                        expression=line.expression or "",
                        cause=error,
                    )
                ) from error

    def _as_values(self):
        """Return these maps as plain values, in their order."""
        return [
            field_map.FieldMap(line.target, line.kind, line.expression or "", line.default_value or "")
            for line in self.sorted()
            if line.target
        ]

    def _read_sample_value(self):
        values = self.source_id._sample_values(self.source_id.sample or "")
        try:
            return field_map.read_maps(self._as_values(), values).get(self.target, "")[:200]
        except ValueError:
            return ""

    @api.model
    def _doubt_texts(self):
        return {
            "looks_like_phone": self.env._("This looks like a phone number."),
            "looks_like_email": self.env._("This looks like an e-mail address."),
            "not_a_phone": self.env._("This does not look like a phone number."),
            "not_an_email": self.env._("This does not look like an e-mail address."),
            "not_a_country": self.env._("This does not look like a country."),
            "not_a_language": self.env._("This does not look like a language."),
            "not_a_quantity": self.env._("This does not look like a quantity."),
            "not_an_amount": self.env._("This does not look like an amount."),
            "not_a_url": self.env._("This does not look like a web address."),
            "not_a_time": self.env._("This does not look like a time."),
        }
