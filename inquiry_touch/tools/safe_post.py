"""Calls to addresses that people type in: encrypted, short, and never into our own network."""

import ipaddress
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from threading import Event, Timer
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

#: Seconds to connect and between two parts of the answer: whoever is slower is asked again later.
TIMEOUTS = (3, 5)
LONGEST_ANSWER = 16_384


#: The part of IPv6 that is handed out to the internet (IANA, "IPv6 Global Unicast Address Assignments").
IPV6_INTERNET = ipaddress.ip_network("2000::/3")
#: IPv4 addresses written as IPv6 ones for a translating router (RFC 6052).
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class PostRefused(Exception):
    """The address may not be called at all: ``code`` says why."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


class PostFailed(Exception):
    """The call did not come through; it may later."""


@dataclass(frozen=True)
class Answer:
    """What the other side answered, its beginning; ``is_whole`` unless there was more of it."""

    status: int
    text: str
    is_whole: bool = True


@dataclass(frozen=True)
class Reach:
    """How a call gets there: by which proxy ("": by none), for how long, and how much of an answer is read.

    ``timeouts`` are the seconds to connect and those until the answer is there.
    """

    proxy: str = ""
    timeouts: tuple[float, float] = TIMEOUTS
    longest: int = LONGEST_ANSWER


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the internet at large.

    >>> is_public("10.0.0.1"), is_public("::ffff:127.0.0.1"), is_public("8.8.8.8")
    (False, False, True)
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if found.version == 6:
        if found in NAT64:
            found = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        else:
            found = found.ipv4_mapped or found.sixtofour or found
    is_handed_out = found.version == 4 or found in IPV6_INTERNET
    return found.is_global and is_handed_out and not found.is_multicast


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


def post(
    url: str, body: bytes, headers: dict[str, str], *, allow_private: bool = False, reach: Reach | None = None
) -> Answer:
    """Post once, following nothing; whose address a name stands for is checked on the open connection.

    A proxy looks names up itself: who sets one trusts it with that.

    :raises PostRefused: when the address may not be called
    :raises PostFailed: when nobody answered in time
    """
    check_url(url, allow_private=allow_private)
    reach = reach or Reach()
    with requests.Session() as session:
        session.trust_env = False  # a proxy or a password of the server's own is not for this call
        adapter = _HastyAdapter() if reach.proxy or allow_private else _PublicAdapter()
        for scheme in ("http://", "https://"):
            session.mount(scheme, adapter)
        if reach.proxy:
            session.proxies = {"http": reach.proxy, "https": reach.proxy}
        until = time.monotonic() + sum(reach.timeouts)
        try:
            with session.post(
                url, data=body, headers=headers, timeout=reach.timeouts, allow_redirects=False, stream=True
            ) as response:
                raw = _read(response, reach.longest, until)
        except (requests.RequestException, HTTPError, UnicodeError) as error:
            # The text of the error names the address, which is a secret.
            raise PostFailed(type(error).__name__) from None
    text = raw[: reach.longest].decode("utf-8", "replace")
    return Answer(response.status_code, text, is_whole=len(raw) <= reach.longest)


def _read(response: requests.Response, longest: int, until: float) -> bytes:
    """Return an answer, or a byte more than ``longest`` of it; drop by drop it must not take for ever.

    A larger piece than a byte is waited for until it is full, however long its parts take.
    """
    raw = bytearray()
    for byte in response.iter_content(1):
        raw += byte
        if len(raw) > longest:
            break
        if time.monotonic() > until:
            raise requests.ReadTimeout
    return bytes(raw)


class _Hasty:
    """A connection that waits for the head of an answer no longer than its time-out, dripped or not."""

    def getresponse(self):
        is_late = Event()
        timer = Timer(self.timeout, _hang_up, (self.sock, is_late))
        timer.daemon = True
        timer.start()
        try:
            response = super().getresponse()
        except (OSError, HTTPException):
            if is_late.is_set():  # we hung up: to the connection it looks as if the other side had
                raise TimeoutError from None
            raise
        finally:
            timer.cancel()
        if is_late.is_set():  # what came until then looks like a whole head
            response.close()
            raise TimeoutError
        return response


def _hang_up(sock, is_late):
    is_late.set()
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


class HastyConnection(_Hasty, HTTPConnection):
    """Without encryption, for servers of our own network."""


class HastySafeConnection(_Hasty, HTTPSConnection):
    """With encryption."""


class PublicConnection(HastySafeConnection):
    """A connection to the internet at large, whatever the name in the address stands for."""

    def _new_conn(self):
        connection = super()._new_conn()
        if not is_public(connection.getpeername()[0]):
            connection.close()
            raise PostRefused("private")
        return connection


class _HastyPool(HTTPConnectionPool):
    ConnectionCls = HastyConnection


class _HastySafePool(HTTPSConnectionPool):
    ConnectionCls = HastySafeConnection


class _PublicPool(HTTPSConnectionPool):
    ConnectionCls = PublicConnection


class _HastyAdapter(HTTPAdapter):
    pools = {"http": _HastyPool, "https": _HastySafePool}

    def init_poolmanager(self, *args, **kwargs):
        result = super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self.pools
        return result

    def proxy_manager_for(self, *args, **kwargs):
        manager = super().proxy_manager_for(*args, **kwargs)
        manager.pool_classes_by_scheme = self.pools
        return manager


class _PublicAdapter(_HastyAdapter):
    pools = {"https": _PublicPool}
