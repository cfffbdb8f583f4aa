from odoo import models


class InquirySourceBase(models.AbstractModel):
    """The contract of a source type: what the road asks of ``inquiry.source.<type>``."""

    _name = "inquiry.source.base"
    _description = "Source type"

    #: One conversation is one inquiry, whatever else its buyer asks at the same time.
    _keeps_conversations_apart = False

    def _verify_head(self, source, request):
        """Refuse, before the body is read, a call whose headers alone show that it cannot be trusted.

        :raises PayloadError: ``bad_signature``
        """

    def _verify(self, source, request):
        """Check that a call may be trusted.

        :param source: the ``inquiry.source``
        :param request: the HTTP request with its raw bytes
        :raises PayloadError: with the code of what is wrong (``bad_signature``, ``stale``)
        """

    def _parse(self, source, payload):
        """Read the inquiries in one stored payload.

        :return list: :class:`InquiryData`, each with an ``external_ref``, or :class:`UnreadableRow` for
            the rows of a file that are no inquiry
        :raises PayloadError: when it cannot be read; the payload is kept as failed
        """
        raise NotImplementedError
