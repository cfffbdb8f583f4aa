"""The OpenAI chat format, which most model servers speak: requests, and what their answers mean.

Sources: OpenAI API reference, "Create chat completion", "Create transcription" and "Error codes"
(platform.openai.com/docs/api-reference). No field is sent that some servers refuse (temperature, max_tokens,
response_format).
"""

import json
from dataclasses import dataclass

from urllib3.filepost import encode_multipart_formdata

from ..exceptions import ProviderError
from .mask import mask
from .provider_questions import Question

CHAT_PATH = "/chat/completions"
SPEECH_PATH = "/audio/transcriptions"
LONGEST_DETAIL = 200
#: What the file of a recording is called, by its type: servers tell the format by the ending.
AUDIO_ENDINGS = {
    "audio/flac": "flac",
    "audio/x-flac": "flac",
    "audio/m4a": "m4a",
    "audio/x-m4a": "m4a",
    "audio/mp4": "m4a",
    "audio/aac": "m4a",
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
    "audio/mpga": "mp3",
    "audio/ogg": "ogg",
    "audio/opus": "ogg",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/wave": "wav",
    "audio/vnd.wave": "wav",
    "audio/webm": "webm",
}


@dataclass(frozen=True)
class ModelCall:
    """A request to a model server."""

    url: str
    body: bytes
    headers: dict[str, str]


def chat_call(address: str, key: str, model: str, question: Question) -> ModelCall:
    """Return the request that asks a question.

    :param address: up to and with the version, such as https://models.example.com/v1
    """
    content = json.dumps({"message": question.text}, ensure_ascii=False)
    body = {
        "model": model,
        "messages": [
            {"role": "system", "content": question.task},
            {"role": "user", "content": content},
        ],
        "stream": False,
    }
    headers = {"Content-Type": "application/json", **_key_header(key)}
    raw = json.dumps(body, ensure_ascii=False).encode()
    return ModelCall(address.rstrip("/") + CHAT_PATH, raw, headers)


def speech_call(address: str, key: str, model: str, content: bytes, mimetype: str) -> ModelCall:
    """Return the request that lets a recording be written down; its own name stays here.

    :raises ProviderError: ``provider_audio_format``
    """
    mimetype = mimetype.partition(";")[0].strip().lower()
    if mimetype not in AUDIO_ENDINGS:
        raise ProviderError("provider_audio_format", mimetype)
    file = (f"voice.{AUDIO_ENDINGS[mimetype]}", content, mimetype)
    body, content_type = encode_multipart_formdata({"model": model, "response_format": "json", "file": file})
    headers = {"Content-Type": content_type, **_key_header(key)}
    return ModelCall(address.rstrip("/") + SPEECH_PATH, body, headers)


def read_chat(status: int, text: str, *, is_whole: bool = True) -> str:
    """Return what the model said.

    :raises ProviderError: what went wrong
    """
    body = _read_body(status, text, is_whole)
    try:
        choice = body["choices"][0]
        message = choice["message"]
        said, refusal = message.get("content"), message.get("refusal")
    except (KeyError, IndexError, TypeError, AttributeError):
        raise ProviderError("provider_not_chat", is_down=True) from None
    if refusal or choice.get("finish_reason") == "content_filter":
        raise ProviderError("provider_declined", _detail(str(refusal or "content_filter")))
    if choice.get("finish_reason") == "length":
        raise ProviderError("provider_huge", "finish_reason: length")
    if not isinstance(said, str) or not said.strip():
        raise ProviderError("provider_declined")
    return said


def read_speech(status: int, text: str, *, is_whole: bool = True) -> str:
    """Return what was heard.

    :raises ProviderError: what went wrong
    """
    body = _read_body(status, text, is_whole)
    if not isinstance(body, dict) or not isinstance(body.get("text"), str):
        raise ProviderError("provider_not_chat", is_down=True)
    if not body["text"].strip():
        raise ProviderError("provider_declined")
    return body["text"]


def _read_body(status: int, text: str, is_whole: bool):
    if status != 200:
        raise _refusal(status, text)
    if not is_whole:
        raise ProviderError("provider_huge")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise ProviderError("provider_not_chat", is_down=True) from None


def _refusal(status: int, text: str) -> ProviderError:
    """Return what a status means; what the server says of it is kept, without keys and addresses."""
    detail = f"{status} {_server_words(text)}".strip()
    if status in (401, 403):
        return ProviderError("provider_key", detail, is_final=True)
    if status == 404:
        return ProviderError("provider_model", detail, is_final=True)
    if 300 <= status < 400:
        return ProviderError("provider_not_chat", detail, is_final=True)
    if status == 429:
        return ProviderError("provider_busy", detail, is_down=True)
    if status >= 500:
        return ProviderError("provider_down", detail, is_down=True)
    if status in (400, 413, 415, 422):
        return ProviderError("provider_refused", detail)
    return ProviderError("provider_not_chat", detail, is_down=True)


def _server_words(text: str) -> str:
    try:
        error = json.loads(text)["error"]
        return _detail(str(error["message"] if isinstance(error, dict) else error))
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def _detail(text: str) -> str:
    return mask(" ".join(text.split()))[:LONGEST_DETAIL]


def _key_header(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"} if key else {}
