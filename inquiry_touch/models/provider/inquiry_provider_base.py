from odoo import api, models


class InquiryProviderBase(models.AbstractModel):
    """What every kind of provider can be asked. Another kind is a model ``inquiry.provider.<kind>`` that
    inherits this one, and a line of the selection ``kind``; all else is the same for all kinds."""

    _name = "inquiry.provider.base"
    _description = "Kind of provider"

    #: What this kind can do: names out of ``class``, ``summary``, ``translation``, ``speech``.
    _can_do = ()

    @api.model
    def _write_answer(self, provider, question):
        """Let the provider answer a question.

        :param provider: the ``inquiry.provider`` whose settings count
        :param Question question: our task and the stranger's text
        :return str: what it said, unread
        :raises ProviderError: when there is no answer
        """
        raise NotImplementedError

    @api.model
    def _transcribe(self, provider, content, mimetype):
        """Let the provider write down what is said in a recording.

        :param bytes content: the recording
        :return str: what it heard, unread
        :raises ProviderError: when there is no answer
        """
        raise NotImplementedError
