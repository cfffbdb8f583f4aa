from dataclasses import replace

from odoo import api, models

from ...exceptions import ProviderError
from ...tools.openai_chat import chat_call, read_chat, read_speech, speech_call
from ...tools.safe_post import PostFailed, PostRefused, Reach, post

CONNECT_SECONDS = 5
#: Bytes of an answer that are read.
LONGEST_ANSWER = 262_144


class InquiryProviderOpenai(models.AbstractModel):
    """Any server that speaks the OpenAI chat format: a service, or a model server of your own."""

    _name = "inquiry.provider.openai"
    _inherit = ["inquiry.provider.base"]
    _description = "Server with the OpenAI chat format"

    _can_do = ("class", "summary", "translation", "speech")

    @api.model
    def _write_answer(self, provider, question):
        key = self._key(provider, provider.model_name)
        call = chat_call(provider.address, key, provider.model_name, question)
        answer = self._post(provider, call, key)
        return read_chat(answer.status, answer.text, is_whole=answer.is_whole)

    @api.model
    def _transcribe(self, provider, content, mimetype):
        key = self._key(provider, provider.speech_model)
        call = speech_call(provider.address, key, provider.speech_model, content, mimetype)
        answer = self._post(provider, call, key)
        return read_speech(answer.status, answer.text, is_whole=answer.is_whole)

    @api.model
    def _key(self, provider, model):
        """Return the key, "" where the server wants none."""
        sealed = provider.sudo().key_sealed  # open to nobody else
        key = provider._unseal(sealed)
        if not (provider.address and model) or (sealed and not key):
            raise ProviderError("provider_unset", is_final=True)
        return key

    @api.model
    def _post(self, provider, call, key):
        reach = Reach(provider.proxy or "", (CONNECT_SECONDS, provider.timeout_seconds), LONGEST_ANSWER)
        try:
            answer = post(call.url, call.body, call.headers, allow_private=provider.is_in_house, reach=reach)
        except PostRefused as error:
            raise ProviderError("provider_address", error.code, is_final=True) from error
        except PostFailed as error:
            raise ProviderError("provider_silent", str(error), is_down=True) from error
        # some servers repeat the key they refuse, and what they say of it is shown
        return replace(answer, text=answer.text.replace(key, "***")) if key else answer
