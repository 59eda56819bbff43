"""Guard against server-side request forgery: an address that a person typed must not lead into the private network."""

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
# the only IPv6 addresses of hosts on the public internet; site-local fec0::/10, for one, is outside
# https://www.iana.org/assignments/ipv6-address-space
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_ISATAP = 0x5EFE  # RFC 5214, 6.1: 0000:5efe or 0200:5efe, then an IPv4 address
_LAST_32_BITS = 0xFFFFFFFF


class Forbidden(Unavailable):
    """The address is not on the public internet, or is not a web address."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect to. The name is resolved once, and this IP address is used for the connection.

    `url` has the IP address in place of the name; `host` is for the Host header, `name` for the certificate.
    """

    url: httpx.URL
    host: str
    name: str


def to_url(where: str, address: str, base: httpx.URL | None = None) -> httpx.URL:
    """Return `address` as a URL, relative to the page `base` if given.

    Raises Forbidden if it is not a web address; `where` names it in the message.
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
    """Return the checked IP address for the name in `url`. Raises Forbidden unless all its addresses are public."""
    name = url.raw_host.decode("ascii")
    try:
        # by port number: small systems have no list of services
        addresses = socket.getaddrinfo(name, url.port or PORTS[url.scheme], type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unavailable(f"{where} could not be reached (no address for {name[:80]}).") from error
    numbers = [str(address[0]) for *_, address in addresses]
    if not numbers or not all(is_public(number) for number in numbers):
        raise Forbidden(
            f"{where} leads to {name[:80]}, which is not on the public internet; it was not opened. Where that is "
            "meant to be, set allow_private = true for this source."
        )
    return Target(url.copy_with(host=numbers[0]), url.netloc.decode("ascii"), name)


def is_public(number: str) -> bool:
    """Return whether the IP address `number` is on the public internet, also if it wraps an IPv4 address."""
    address = ipaddress.ip_address(number.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = _wrapped(address)
        if inner:
            return all(is_public(str(wrapped)) for wrapped in inner)
        if address not in _GLOBAL_UNICAST:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _wrapped(address: ipaddress.IPv6Address) -> tuple[ipaddress.IPv4Address, ...]:
    """Return the IPv4 addresses that `address` leads to or through: by NAT64, as mapped, 6to4, Teredo or ISATAP."""
    last = ipaddress.IPv4Address(int(address) & _LAST_32_BITS)
    if address in _NAT64:
        return (last,)
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address.sixtofour:
        return (address.sixtofour,)
    if address.teredo:
        return address.teredo
    identifier = (int(address) >> 32) & _LAST_32_BITS
    is_isatap = address in _GLOBAL_UNICAST and identifier & ~0x02000000 == _ISATAP
    return (last,) if is_isatap else ()
