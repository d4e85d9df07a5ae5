"""Hosts of the public internet may be asked, and no others."""

import asyncio
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsgraph.feeds.hosts import is_any, is_public, resolve


@pytest.mark.parametrize("ip", ["93.184.216.34", "1.1.1.1", "2606:4700::1111", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_public(ip: str) -> None:
    """Addresses of IPv4 and IPv6 that routers carry are public, and so is how networks without IPv4 write one of these."""
    assert is_public(ip_address(ip))


@pytest.mark.parametrize(
    "ip",
    [
        "0.0.0.0",  # noqa: S104 - nothing is bound to it
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.8.8.8",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b:1::a00:1",
        "100::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
        "2002:7f00:1::",
        "fc00::1",
        "fe80::1",
        "fe80::1%1",
        "fec0::1",
        "ff02::1",
    ],
)
def test_other_addresses_are_not(ip: str) -> None:
    """Addresses of this machine, of private networks, of groups and of no use yet are not, however they are written."""
    assert not is_public(ip_address(ip))
    assert is_any(ip_address(ip))


@given(st.ip_addresses(v=4))
def test_an_address_is_as_public_in_the_other_protocol(ip: IPv4Address) -> None:
    """What stands for an address of IPv4 is public exactly where that is."""
    mapped, translated = IPv6Address(f"::ffff:{ip}"), IPv6Address(int(IPv6Address("64:ff9b::")) + int(ip))
    assert is_public(mapped) == is_public(translated) == is_public(ip)


def test_an_address_resolves_to_itself() -> None:
    """A host that is an address has that one; none is asked of it."""
    assert asyncio.run(resolve("127.0.0.1", 80)) == [IPv4Address("127.0.0.1")]
    assert asyncio.run(resolve("::1", 80)) == [IPv6Address("::1")]
