"""Addresses: hosts that are this machine itself, what may come over http, and origins in one way of writing them."""

from ipaddress import ip_address
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}
"""The ports that schemes have where none is said."""


def is_loopback(host: str) -> bool:
    """Whether a host, by name or address, is this machine as only it reaches itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_protected(address: str) -> bool:
    """Whether what comes from an address is what was sent: it is https, or http from this machine itself."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))


def normal_origin(origin: str) -> str:
    """An origin in one way of writing it: in lower case, without its scheme's port."""
    try:
        parts = urlsplit(origin.lower())
        port = parts.port
    except ValueError:
        return origin
    if not parts.hostname or parts.path not in {"", "/"}:
        return origin
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" if port in {None, PORTS.get(parts.scheme)} else f"{parts.scheme}://{host}:{port}"
