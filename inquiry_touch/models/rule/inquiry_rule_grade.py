from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list, formatLang

from odoo.addons.crm.models.crm_stage import AVAILABLE_PRIORITIES as PRIORITIES

GRADE_LABELS = [("low", "Low"), ("middle", "Middle"), ("high", "High")]
UNIT_LABELS = [
    ("piece", "pieces"),
    ("set", "sets"),
    ("pair", "pairs"),
    ("package", "boxes, bags, rolls"),
    ("pallet", "pallets"),
    ("container", "containers"),
    ("kg", "kilograms"),
    ("metre", "metres"),
    ("square_metre", "square metres"),
    ("litre", "litres"),
]
# What the sentence of a rule depends on.
GRADE_CONDITIONS = (
    "when_product_line_ids.name",
    "when_priority",
    "when_intent",
    "when_quantity_min",
    "when_quantity_max",
    "when_quantity_unit",
    "when_value_min",
    "when_value_max",
    "when_hours",
)


class InquiryRuleGrade(models.AbstractModel):
    """The part of the shared "when" that asks how much, how dear, how serious, and at what hour."""

    _name = "inquiry.rule.grade"
    _description = "Quantity, value and grade as conditions of a rule"

    when_product_line_ids = fields.Many2many(
        "inquiry.product.line",
        string="Product lines",
        ondelete="restrict",
        help="Only inquiries about products of one of these lines. Empty: any product.",
    )
    when_priority = fields.Selection(
        PRIORITIES, string="Priority from", help="Only inquiries with this priority or a higher one."
    )
    when_intent = fields.Selection(
        GRADE_LABELS, string="Intent from", help="Only buyers who mean to buy at least as much as this."
    )
    when_quantity_min = fields.Float(
        string="Quantity from",
        digits=(16, 2),
        help="The source or the message names a quantity, and it is this or more. 0: no lower bound.",
    )
    when_quantity_max = fields.Float(
        string="Quantity to",
        digits=(16, 2),
        help="The source or the message names a quantity, and it is this or less. 0: no upper bound.",
    )
    when_quantity_unit = fields.Selection(
        UNIT_LABELS,
        string="Counted in",
        help="Only quantities in this unit. Empty: the largest number of things that are counted.",
    )
    when_value_min = fields.Float(
        string="Value from",
        digits=(16, 2),
        help="What the message says the goods are worth, in the currency of the company. 0: no lower bound.",
    )
    when_value_max = fields.Float(
        string="Value to",
        digits=(16, 2),
        help="What the message says the goods are worth, in the currency of the company. 0: no upper bound.",
    )
    when_hours = fields.Selection(
        [
            ("working", "In working time"),
            ("off", "Outside working time"),
            ("night", "Outside working time, no holiday"),
            ("holiday", "On a holiday"),
        ],
        string="Asked",
        help="By the working hours of the company when the buyer wrote; a holiday is a day off in them that "
        "is set for everybody. Empty: at any time.",
    )

    @api.constrains("when_quantity_min", "when_quantity_max", "when_value_min", "when_value_max")
    def _check_when_amounts(self):
        for rule in self:
            for least, most in (
                (rule.when_quantity_min, rule.when_quantity_max),
                (rule.when_value_min, rule.when_value_max),
            ):
                if least < 0 or most < 0 or (most and most < least):
                    raise ValidationError(
                        self.env._(
                            "“%(rule)s”: from %(least)g to %(most)g is no range. Put the smaller number "
                            "first; 0 stands for no bound.",
                            rule=rule.name,
                            least=least,
                            most=most,
                        )
                    )

    def _prepare_grade_conditions(self):
        return {
            "product_line_ids": frozenset(self.when_product_line_ids.ids),
            "priority": self.when_priority or "",
            "intent": self.when_intent or "",
            "quantity_min": self.when_quantity_min,
            "quantity_max": self.when_quantity_max,
            "quantity_unit": self.when_quantity_unit or "",
            "value_min": self.when_value_min,
            "value_max": self.when_value_max,
            "hours": self.when_hours or "",
        }

    def _filter_by_hours(self, hours, facts_list):
        """Return the part of the facts that came in working time, or outside it, as asked."""
        if not (hours and facts_list):
            return facts_list
        now, spans_by_day, days_off = fields.Datetime.now(), {}, {}
        return [
            facts
            for facts in facts_list
            if self._hours_hold(hours, facts.company_id, facts.asked_at or now, (spans_by_day, days_off))
        ]

    @api.model
    def _hours_hold(self, hours, company_id, moment, known):
        """Tell whether a moment is at the hours asked for.

        :param tuple known: the hours and the days off looked up so far
        """
        spans_by_day, days_off = known
        if hours == "holiday":
            return self._is_holiday(company_id, moment, days_off)
        is_working = self._is_working_time(company_id, moment, spans_by_day)
        if hours == "night":
            return not (is_working or self._is_holiday(company_id, moment, days_off))
        return is_working == (hours == "working")

    @api.model
    def _is_holiday(self, company_id, moment, days_off):
        """Tell whether a moment (naive UTC) lies in a day off that the company has for everybody."""
        company_sudo = self.env["res.company"].sudo().browse(company_id or self.env.company.id)
        day = (company_id, moment.date())
        if day not in days_off:
            start = datetime.combine(moment.date(), time())
            leaves = company_sudo.env["resource.calendar.leaves"].search(
                [
                    ("resource_id", "=", False),
                    ("time_type", "=", "leave"),
                    ("company_id", "in", (company_sudo.id, False)),
                    ("calendar_id", "in", (company_sudo.resource_calendar_id.id, False)),
                    ("date_from", "<", start + timedelta(days=1)),
                    ("date_to", ">", start),
                ]
            )
            days_off[day] = [(leave.date_from, leave.date_to) for leave in leaves]
        return any(start <= moment < end for start, end in days_off[day])

    @api.model
    def _is_working_time(self, company_id, moment, spans_by_day):
        """Tell whether a moment lies in the working hours of a company; one without a calendar always works.

        :param datetime moment: naive UTC
        :param dict spans_by_day: the hours looked up so far, so that a day is looked up once
        """
        company_sudo = self.env["res.company"].sudo().browse(company_id or self.env.company.id)
        calendar = company_sudo.resource_calendar_id
        if not calendar or calendar.flexible_hours:
            return True
        day = (company_id, moment.date())
        if day not in spans_by_day:
            start = datetime.combine(moment, time.min)
            spans_by_day[day] = calendar._inquiry_working_time(start, start + timedelta(days=1))
        return any(first <= moment < last for first, last in spans_by_day[day])

    def _grade_parts(self):
        """Return these conditions as clauses of a sentence."""
        _ = self.env._
        lines = format_list(self.env, self.when_product_line_ids.mapped("name"), style="or")
        parts = [
            lines and _("it is about products of %(names)s", names=lines),
            self.when_priority
            and _("its priority is %(priority)s or higher", priority=self._label("when_priority")),
            self.when_intent and _("its intent is %(intent)s or higher", intent=self._label("when_intent")),
            self._quantity_part(),
            self._value_part(),
            self.when_hours == "working" and _("it came in working time"),
            self.when_hours == "off" and _("it came outside working time"),
            self.when_hours == "night" and _("it came outside working time, on no holiday"),
            self.when_hours == "holiday" and _("it came on a holiday"),
        ]
        return [part for part in parts if part]

    def _quantity_part(self):
        _ = self.env._
        unit = self._label("when_quantity_unit")
        amount = self._range_text(self.when_quantity_min, self.when_quantity_max)
        if amount and unit:
            return _("it asks for %(amount)s %(unit)s", amount=amount, unit=unit)
        if amount:
            return _("it asks for %(amount)s", amount=amount)
        return unit and _("it names a number of %(unit)s", unit=unit)

    def _value_part(self):
        amount = self._range_text(self.when_value_min, self.when_value_max)
        currency = (self.company_id or self.env.company).currency_id.name
        return amount and self.env._("it is worth %(amount)s %(currency)s", amount=amount, currency=currency)

    def _range_text(self, least, most):
        _ = self.env._
        least, most = (self._number_text(least), self._number_text(most))
        if least and most:
            return _("%(least)s to %(most)s", least=least, most=most)
        if least:
            return _("%(least)s or more", least=least)
        return most and _("%(most)s or less", most=most)

    def _number_text(self, number):
        """Return a number in the reader's way of writing, "" for none."""
        if not number:
            return ""
        return formatLang(self.env, number, digits=0 if number == int(number) else 2)

    def _label(self, name):
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")
