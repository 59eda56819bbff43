"""Which addresses may be opened: a feed that a person typed must never lead into our own network."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

from talkworthy.errors import Unavailable

if TYPE_CHECKING:
    import httpx

PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


class Forbidden(Unavailable):
    """An address that is not on the public internet, or is no web address at all."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect to, and under which name: the name is looked up once, and it is that answer which is used.

    `url` has the number in place of the name; `host` is what the Host header, and `name` what the certificate says.
    """

    url: httpx.URL
    host: str
    name: str


def to_url(where: str, address: str, base: httpx.URL | None = None) -> httpx.URL:
    """`address` as a web address, seen from the page `base` where it is relative.

    Raises Forbidden where it is none; `where` says in the message what it is of.
    """
    import httpx

    try:
        url = base.join(address) if base else httpx.URL(address)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise Forbidden(f"{where} has an address that cannot be read; write it as in https://example.com.") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise Forbidden(f"{where} has an address that does not begin with http:// or https://.")
    return url


def to_target(where: str, url: httpx.URL) -> Target:
    """The checked number behind `url`'s name. Raises Forbidden unless every number that the name has is public."""
    name = url.raw_host.decode("ascii")
    try:
        # not by the scheme's name: small systems have no list of services to look it up in
        found = socket.getaddrinfo(name, url.port or PORTS[url.scheme], type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unavailable(f"{where} could not be reached (no address for {name[:80]}).") from error
    numbers = [str(address[0]) for *_, address in found]
    if not numbers or not all(is_public(number) for number in numbers):
        raise Forbidden(
            f"{where} leads to {name[:80]}, which is not on the public internet; it was not opened. Where that is "
            "meant to be, set allow_private = true for this source."
        )
    return Target(url.copy_with(host=numbers[0]), url.netloc.decode("ascii"), name)


def is_public(number: str) -> bool:
    """Whether the IP address `number` is of the public internet, also where it wraps an IPv4 address."""
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = _wrapped(address)
        if inner is not None:
            return is_public(str(inner))
    return address.is_global and not address.is_multicast and not address.is_reserved


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
