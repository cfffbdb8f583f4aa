from odoo import models


class InquiryRuleLine(models.AbstractModel):
    """A line of a setting, kept in its versions and its file along with it."""

    _name = "inquiry.rule.line"
    _description = "Line of an inquiry setting"

    #: The link to what the line belongs to.
    _line_of = ""
    #: The field no two lines of a setting share, if there is one: by it a line is found again.
    _line_key = ""
    #: What a person calls the line by.
    _line_title = ()
    #: Fields that hold words separated by commas.
    _line_words = ()
