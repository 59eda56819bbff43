"""Which addresses may be opened."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from collectors.engine.http.ssrf_guard import Forbidden, is_public, to_target, to_url
from talkworthy.errors import Unavailable


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.1.1.1",
        "172.16.0.9",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "192.0.2.7",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:7f00:1::",
        "::127.0.0.1",
    ],
)
def test_a_number_inside_is_not_public(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_a_number_of_the_public_internet_is(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "ftp://a.example/x", "gopher://a.example", "a.example/feed", "http://", "", "x y"]
)
def test_what_is_no_web_address_is_forbidden(address: str) -> None:
    with pytest.raises(Forbidden, match="The feed has an address"):
        to_url("The feed", address)


def resolve_to(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> list[str]:
    """Every name has these numbers; the names that were looked up."""
    requested: list[str] = []

    def look_up(name: str, *_: Any, **__: Any) -> list[Any]:
        requested.append(name)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 80)) for number in numbers]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return requested


def test_the_number_that_was_checked_is_the_one_that_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    requested = resolve_to(monkeypatch, "93.184.216.34")
    target = to_target("The feed", to_url("The feed", "https://blog.example:8443/feed?x=1"))
    assert str(target.url) == "https://93.184.216.34:8443/feed?x=1"
    assert (target.host, target.name) == ("blog.example:8443", "blog.example")
    assert requested == ["blog.example"]


def test_a_name_with_one_number_inside_is_forbidden(monkeypatch: pytest.MonkeyPatch) -> None:
    resolve_to(monkeypatch, "93.184.216.34", "10.0.0.1")
    with pytest.raises(Forbidden, match=r"blog\.example, which is not on the public internet.*allow_private"):
        to_target("The feed", to_url("The feed", "https://blog.example"))


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "0x7f.1", "2130706433", "localhost"])
def test_our_own_machine_is_forbidden_however_it_is_written(host: str) -> None:
    with pytest.raises(Forbidden):
        to_target("The feed", to_url("The feed", f"http://{host}/feed"))


def test_a_name_that_is_not_known_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: Any, **__: Any) -> Any:
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", nothing)
    with pytest.raises(Unavailable, match=r"could not be reached \(no address for nowhere.example\)"):
        to_target("The feed", to_url("The feed", "http://nowhere.example"))


def test_a_name_is_looked_up_by_the_number_of_its_port(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system without a list of services knows no port called "https"."""

    def look_up(name: str, port: object, **_: object) -> list[Any]:
        assert isinstance(port, int)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", port))]

    monkeypatch.setattr("socket.getaddrinfo", look_up)
    assert str(to_target("it", to_url("it", "https://kettle.example/a")).url) == "https://93.184.215.14/a"
    assert str(to_target("it", to_url("it", "http://kettle.example:8080/a")).url) == "http://93.184.215.14:8080/a"


@pytest.mark.parametrize(
    "number",
    [
        "fec0::1",  # site-local
        "fec0::ffff:8.8.8.8",
        "fd00::1",  # unique local
        "64:ff9b::127.0.0.1",  # NAT64
        "64:ff9b:1::8.8.8.8",  # NAT64 of one's own network
        "2002:a00:1::",  # 6to4 of 10.0.0.1
        "2002:c0a8:101::1",  # 6to4 of 192.168.1.1
        "2001:0:808:808:8000:63bf:f5ff:fffe",  # Teredo of 10.0.0.1
        "2001:0:a00:1:8000:63bf:f7f7:f7f7",  # Teredo over the server 10.0.0.1
        "::ffff:127.0.0.1",  # IPv4-mapped
        "::ffff:0:8.8.8.8",  # IPv4-translated
        "::8.8.8.8",  # IPv4-compatible
        "2606:4700::5efe:10.0.0.1",  # ISATAP
        "2606:4700::200:5efe:192.168.1.1",
        "100::1",  # discard
        "5f00::1",  # segment routing
    ],
)
def test_what_leads_into_a_private_network_is_not_public(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", ["2002:808:808::1", "2620:fe::fe", "2a00:1450:4001::1"])
def test_what_wraps_a_public_number_or_is_one_is_public(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize("address", ["http://[fec0::1]/", "http://[::ffff:10.0.0.1]/", "http://[64:ff9b::a00:1]/feed"])
def test_an_address_with_such_a_number_is_forbidden(address: str) -> None:
    with pytest.raises(Forbidden, match="is not on the public internet"):
        to_target("The feed", to_url("The feed", address))
