"""Calls to addresses that people type in: encrypted, short, and never into our own network."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

#: Seconds to connect and between two parts of the answer: whoever is slower is asked again later.
TIMEOUTS = (3, 5)
LONGEST_ANSWER = 16_384


class PostRefused(Exception):
    """The address may not be called at all: ``code`` says why."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class PostFailed(Exception):
    """The call did not come through; it may later."""


@dataclass(frozen=True)
class Answer:
    """What the other side answered, its beginning."""

    status: int
    text: str


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the internet at large.

    >>> is_public("10.0.0.1"), is_public("::ffff:127.0.0.1"), is_public("8.8.8.8")
    (False, False, True)
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    found = getattr(found, "ipv4_mapped", None) or found
    return found.is_global and not found.is_multicast


def check_url(url: str, *, allow_private: bool = False) -> None:
    """Refuse what can be seen to be wrong without asking the network.

    :raises PostRefused: ``not_https`` or ``private``
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        raise PostRefused("not_https") from None
    if allow_private:
        return
    if parts.scheme != "https" or not host or parts.username or parts.password:
        raise PostRefused("not_https")
    try:
        is_fine = is_public(host)
    except ValueError:  # a name: who answers under it is looked at when connecting
        is_fine = host != "localhost" and "." in host
    if not is_fine:
        raise PostRefused("private")


def post(url: str, body: bytes, headers: dict[str, str], *, allow_private: bool = False) -> Answer:
    """Post once, following nothing; whose address a name stands for is checked on the open connection.

    :raises PostRefused: when the address may not be called
    :raises PostFailed: when nobody answered in time
    """
    check_url(url, allow_private=allow_private)
    with requests.Session() as session:
        session.trust_env = False  # a proxy or a password of the server's own is not for this call
        if not allow_private:
            session.mount("https://", _PublicAdapter())
        try:
            with session.post(
                url, data=body, headers=headers, timeout=TIMEOUTS, allow_redirects=False, stream=True
            ) as response:
                raw = next(response.iter_content(LONGEST_ANSWER), b"")
                return Answer(response.status_code, raw.decode("utf-8", "replace"))
        except requests.RequestException as error:
            # The text of the error names the address, which is a secret.
            raise PostFailed(type(error).__name__) from None


class PublicConnection(HTTPSConnection):
    """A connection to the internet at large, whatever the name in the address stands for."""

    def _new_conn(self):
        connection = super()._new_conn()
        if not is_public(connection.getpeername()[0]):
            connection.close()
            raise PostRefused("private")
        return connection


class _PublicPool(HTTPSConnectionPool):
    ConnectionCls = PublicConnection


class _PublicAdapter(HTTPAdapter):
    def init_poolmanager(self, *args, **kwargs):
        result = super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": _PublicPool}
        return result
