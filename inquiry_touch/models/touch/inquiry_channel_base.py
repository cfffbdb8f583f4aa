from odoo import models


class InquiryChannelBase(models.AbstractModel):
    """The contract of a channel type: what the road asks of ``inquiry.channel.<type>``."""

    _name = "inquiry.channel.base"
    _description = "Channel type"

    # The field of a gate request the channel needs: "email", "phone" or None.
    _address_kind = None

    def _can_reach(self, lead):
        """Return whether this lead has an address on this channel."""
        raise NotImplementedError

    def _deliver(self, touches):
        """Do what the touches say; each ends in ``sent``, ``queued``, ``failed`` or stays to be tried again.

        A local channel does it in the running transaction; a remote one never touches the wire before
        ``sending`` is committed.
        """
        raise NotImplementedError

    def _cancel(self, touches):
        """Take back what waits in a queue or on a list, because the touches were cancelled."""
