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
    ("conversation_ref", "The sender's id of the conversation"),
    ("reply_address", "Masked address to answer at"),
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
    _inherit = ["inquiry.cached.mixin"]
    _description = "Inquiry field map"
    _order = "sequence, id"

    source_id = fields.Many2one("inquiry.source", ondelete="cascade", index="btree_not_null")
    marketplace_id = fields.Many2one("inquiry.marketplace", ondelete="cascade", index="btree_not_null")
    sequence = fields.Integer(default=10, help="The first map that finds something for a field counts.")
    target = fields.Selection(TARGETS, string="Our field", required=True)
    kind = fields.Selection(
        [
            ("path", "Path or form field"),
            ("label", "Behind a label"),
            ("block", "Between two marks"),
            ("pattern", "Pattern in the text"),
        ],
        string="How",
        required=True,
        default="path",
        help='A path such as "customer.mails[0].address" or the name of a form field (of a mail: from_name, '
        "from, reply_to, subject); in a text what stands behind a label, on its line or the next one; all "
        "lines between two marks; or a pattern (regular expression) whose first group is taken.",
    )
    expression = fields.Char(
        string="Where",
        help='For example "customer.email", or "Tel: (.+)". Labels and marks in several languages have a | '
        'between them: "Order ID|订单号". A block without a mark begins at the top.',
    )
    until = fields.Char(
        help="The mark at which a block ends, several with a | between them; one of several words may go on. "
        "Empty or not found: at the end of the mail. Who the buyer is is read above the message only, or "
        "below the last of these marks: anything else he may have written himself.",
    )
    default_value = fields.Char(string="Else", help="Taken when nothing is found.")
    sample_value = fields.Char(string="In the sample", compute="_compute_sample_value")
    doubt = fields.Char(string="Please check", compute="_compute_sample_value")

    _owner_one = models.Constraint(
        "CHECK(num_nonnulls(source_id, marketplace_id) = 1)",
        "A field map belongs to a source or to a marketplace.",
    )

    @api.depends(
        "target", "kind", "expression", "until", "default_value", "source_id.sample", "marketplace_id.sample"
    )
    def _compute_sample_value(self):
        found = {place: place._read_sample_maps() for place in self.marketplace_id}
        for line in self:
            line.sample_value = line._read_sample_value(found.get(line.marketplace_id))[:200]
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
                        cause=self._refusal_texts().get(str(error), error),
                    )
                ) from error

    def _as_values(self):
        """Return these maps as plain values, in their order."""
        return [
            field_map.FieldMap(
                line.target, line.kind, line.expression or "", line.default_value or "", line.until or ""
            )
            for line in self.sorted()
            # what is saved was checked then
            if line.target and (isinstance(line.id, int) or line._is_readable())
        ]

    def _is_readable(self):
        """Say whether a map can be tried; one that is just being typed may not be yet."""
        try:
            field_map.check_expression(self.kind, self.expression or "")
        except ValueError:
            return bool(not self.expression and self.default_value)
        return True

    def _read_sample_value(self, found):
        """Return what this map alone finds in the sample of its owner.

        :param dict found: what the maps of its marketplace find, if it is of one
        """
        maps = self._as_values()
        if self.marketplace_id:
            return found.get(maps[0], "") if maps else ""
        values = self.source_id._sample_values(self.source_id.sample or "")
        return field_map.read_maps(maps, values).get(self.target, "")

    @api.model
    def _refusal_texts(self):
        """Return why a pattern is refused, in words, by the code of :mod:`pattern_check`."""
        return {
            "nested": self.env._(
                "a repeat within a repeat may never end on an unlucky text. Write it with one repeat, or "
                "write out what is within, such as \\d\\d\\d."
            ),
            "ambiguous": self.env._(
                "the choices within a repeat may begin alike, so that it may never end on an unlucky text. "
                "Let each of them begin with another letter."
            ),
            "repeats": self.env._(
                "two open repeats after each other may take the same letters, which is slow on an unlucky "
                "text. Say what the first one may not take, as in [^,]* instead of .*"
            ),
            "reference": self.env._("references back to a group are not allowed: they may never end."),
        }

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
