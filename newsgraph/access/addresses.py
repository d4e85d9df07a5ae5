"""Addresses that keys may come from: others could be changed on their way."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_protected(address: str) -> bool:
    """Whether what comes from an address is what was sent: it is https, or http from this machine itself."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host or "")))


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
