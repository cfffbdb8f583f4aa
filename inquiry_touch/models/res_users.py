from datetime import timedelta

from odoo import api, fields, models

# A day off is put down as its working hours, such as 8 to 17.
NIGHT = timedelta(hours=16)


class ResUsers(models.Model):
    """A person who may own inquiries: who stands in, who is away, and where their inquiries go then."""

    _inherit = "res.users"

    inquiry_deputy_id = fields.Many2one(
        "res.users",
        string="Deputy for inquiries",
        ondelete="set null",
        domain="[('share', '=', False), ('id', '!=', id)]",
        help="Gets the inquiries of your buyers while you are on leave.",
    )

    _inquiry_deputy_other = models.Constraint(
        "CHECK(inquiry_deputy_id <> id)", "Nobody can be their own deputy: choose a colleague."
    )

    def write(self, vals):
        is_leaving = "active" in vals and not vals["active"]
        leaving = self.filtered("active") if is_leaving else self.browse()
        companies_before = {user: user.company_ids for user in self} if "company_ids" in vals else {}
        result = super().write(vals)
        policy = self.env["inquiry.assignment.policy"]
        if leaving:
            policy._move_of_leavers(leaving)
        for user, companies in companies_before.items():
            if companies - user.company_ids:
                policy._move_of_leavers(user, companies - user.company_ids)
        if {"out_of_office_from", "out_of_office_to", "active", "company_ids"} & vals.keys():
            policy._wake_find()
        return result

    def unlink(self):
        # Who is deleted leaves as who is deactivated does: nothing open is left without an owner.
        self.filtered("active").active = False
        return super().unlink()

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "inquiry_deputy_id"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "inquiry_deputy_id"]

    def _inquiry_calendar(self, company):
        """Return the working hours of this person as an employee, of this company first, and the resource."""
        resources_sudo = self.sudo().resource_ids.filtered(lambda one: one.active and one.calendar_id)
        resource = resources_sudo.filtered(lambda one: one.company_id == company)[:1] or resources_sudo[:1]
        return resource.calendar_id, resource

    @api.model
    def _inquiry_away(self, company):
        """Return who is on leave now for at least the days after which the company moves their work."""
        now, days = fields.Datetime.now(), timedelta(days=company.inquiry_move_days)
        # Nobody needs to see why a colleague is away for the work to go to another.
        leaves_sudo = self.env["resource.calendar.leaves"].sudo()
        leaves = leaves_sudo.search(
            [
                ("resource_id.user_id.company_ids", "in", company.ids),
                ("time_type", "=", "leave"),
                ("date_from", "<=", now),
                ("date_to", ">", now),
            ]
        )
        leaves = leaves.filtered(lambda leave: leave.date_to - leave.date_from >= days - NIGHT)
        users = self.sudo().search(
            [("company_ids", "in", company.ids), ("share", "=", False), ("out_of_office_from", "<=", now)]
        )
        users = users.filtered(
            lambda user: (
                not user.out_of_office_to
                or now <= user.out_of_office_to
                and user.out_of_office_to - user.out_of_office_from >= days - NIGHT
            )
        )
        return leaves.resource_id.user_id | users

    def _inquiry_filter_absent(self, moment):
        """Return those who are on leave or out of office at ``moment`` (naive UTC), in one query."""
        if not self:
            return self
        # Nobody needs to see why a colleague is away for the work to go to another.
        leaves_sudo = self.env["resource.calendar.leaves"].sudo()
        leaves = leaves_sudo.search_fetch(
            [
                ("resource_id.user_id", "in", self.ids),
                ("time_type", "=", "leave"),
                ("date_from", "<=", moment),
                ("date_to", ">", moment),
            ],
            ["resource_id"],
        )
        away = self.sudo().filtered(
            lambda user: (
                user.out_of_office_from
                and user.out_of_office_from <= moment
                and (not user.out_of_office_to or moment <= user.out_of_office_to)
            )
        )
        return self & (leaves.resource_id.user_id | away).with_env(self.env)
