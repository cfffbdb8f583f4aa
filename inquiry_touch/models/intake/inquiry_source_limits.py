import hashlib
import hmac
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...exceptions import PayloadError
from ...tools import callers

RATE_SPAN = timedelta(minutes=1)


class InquirySourceLimits(models.AbstractModel):
    """The limits of a source: who may call, how often, how much, and what counts as the same again."""

    _name = "inquiry.source.limits"
    _description = "Limits of a source"

    allowed_addresses = fields.Text(
        string="Only from these addresses",
        help="IP addresses and ranges, one a line, such as 192.0.2.7, 203.0.113.0/24 or 2001:db8::/32. "
        "Calls from elsewhere are refused with status 403. Empty: from anywhere. Behind a proxy, Odoo must "
        "run with proxy_mode, else all calls seem to come from the proxy.",
    )
    rate_per_minute = fields.Integer(
        string="Calls a minute",
        default=120,
        help="More calls that are let in within a minute are answered 429, whoever sends them. 0: no limit.",
    )
    rate_per_caller = fields.Integer(
        string="Calls a minute from one address",
        default=120,
        help="More calls of one address within a minute, refused ones too, are answered 429 before anything "
        "of them is read. 0: no limit.",
    )
    duplicate_minutes = fields.Integer(
        string="Duplicate window (min)",
        default=60,
        help="The very same bytes within this time are a duplicate. 0: never. With a time stamp it is at "
        "least twice its tolerance, so that no call can be repeated.",
    )
    max_body_kb = fields.Integer(
        string="Largest call (KB)",
        default=10240,
        help="Larger calls are refused with status 413; a packed call must not be larger unpacked either.",
    )
    max_attachments = fields.Integer(
        string="Most files",
        default=50,
        help="Of one inquiry. Further files are left out and named in the inquiry.",
    )
    max_attachment_kb = fields.Integer(
        string="Largest file (KB)", default=5120, help="Larger files are left out and named in the inquiry."
    )
    max_attachments_kb = fields.Integer(
        string="All files together (KB)",
        default=20480,
        help="Files beyond it are left out and named in the inquiry. 0: no limit.",
    )

    _limits_check = models.Constraint(
        """CHECK(rate_per_minute >= 0 AND rate_per_caller >= 0 AND duplicate_minutes BETWEEN 0 AND 525600
             AND max_body_kb BETWEEN 1 AND 65536 AND max_attachments >= 0
             AND max_attachment_kb >= 0 AND max_attachments_kb >= 0)""",
        "No limit can be negative. The duplicate window is at most 525600 minutes (a year), the largest call "
        "1 to 65536 KB.",
    )

    @api.constrains("allowed_addresses")
    def _check_allowed_addresses(self):
        for source in self:
            try:
                callers.read_networks(source.allowed_addresses or "")
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "“%(part)s” is neither an IP address nor a range of them. Write for example "
                        "192.0.2.7, 203.0.113.0/24 (the last bits must be 0) or 2001:db8::/32.",
                        part=error,
                    )
                ) from error

    @api.constrains("signature_scheme", "timestamp_header", "duplicate_minutes")
    def _check_duplicate_minutes(self):
        for source in self:
            scheme = source._signature_scheme()
            if scheme.is_signed and not scheme.tolerance_seconds and not source.duplicate_minutes:
                raise ValidationError(
                    self.env._(
                        "A signature without a time stamp fits for ever: whoever gets hold of a call could "
                        "repeat it. Set a duplicate window of at least one minute."
                    )
                )

    def _repeat_window(self):
        """Return how long equal bytes are the same call."""
        self.ensure_one()
        tolerance = self._signature_scheme().tolerance_seconds
        # a stamp may lie as far in the future as in the past
        return max(timedelta(minutes=self.duplicate_minutes), timedelta(seconds=2 * tolerance))

    def _caller(self, address):
        """Return the name the calls of an IP address are counted under; it does not tell the address."""
        caller = callers.caller_of(address or "")
        return hmac.new(self._secret_key(), caller.encode(), hashlib.sha256).hexdigest()[:16]

    def _check_caller(self, address):
        """Refuse callers that are not on the list.

        :param str address: as Odoo sees it; with proxy_mode that is what the proxy says
        :raises PayloadError: ``bad_address``
        """
        self.ensure_one()
        networks = callers.read_networks(self.allowed_addresses or "")
        if networks and not callers.is_listed(address or "", networks):
            raise PayloadError("bad_address")

    def _check_rate(self, caller):
        """Refuse what is more than the limits of a minute.

        :raises PayloadError: ``too_many``
        """
        self.ensure_one()
        if not (self.rate_per_minute or self.rate_per_caller):
            return
        since = fields.Datetime.now() - RATE_SPAN
        let_in, of_caller = self.env["inquiry.payload"]._count_calls(self, caller, since)
        if self.rate_per_minute and let_in >= self.rate_per_minute:
            raise PayloadError("too_many")
        if self.rate_per_caller and of_caller >= self.rate_per_caller:
            raise PayloadError("too_many")
