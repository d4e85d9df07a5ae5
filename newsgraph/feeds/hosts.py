"""Hosts that may be asked: those of the public internet, unless private ones were allowed."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Ip = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[Sequence[Ip]]]
"""The addresses of a host; raises OSError where it has none."""

_TRANSLATED = IPv6Network("64:ff9b::/96")
"""How networks without IPv4 write its addresses. Source: RFC 6052, section 2.1."""


def is_public(ip: Ip) -> bool:
    """Whether an address is one of the public internet: not private, of this machine, of its link, of a group or reserved.

    What stands for an address of IPv4 is as public as that; what tunnels to one (6to4, Teredo) is not.
    """
    if ip.version == 6 and (inner := _meant(ip)):
        return is_public(inner)
    if ip.version == 6 and (ip.is_site_local or ip.sixtofour or ip.teredo):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def is_any(_: Ip) -> bool:
    """True: any address may be asked."""
    return True


async def resolve(host: str, port: int) -> Sequence[Ip]:
    """The addresses of a host, in the order in which the system would try them. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(place[0]) for *_, place in found))


def _meant(ip: IPv6Address) -> IPv4Address | None:
    """The address of IPv4 that `ip` stands for, if it does."""
    return IPv4Address(int(ip) & 0xFFFF_FFFF) if ip in _TRANSLATED else ip.ipv4_mapped
