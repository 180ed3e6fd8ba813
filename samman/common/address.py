"""From which address a request comes."""

import ipaddress
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str | None:
    """The client's address, None when there is none to be had.

    Behind `settings.TRUSTED_PROXIES` proxies of the operator's own, each of which adds the address it was called from to the
    right of X-Forwarded-For, the client stands at that place counted from the right. What stands further left was written by
    the client and proves nothing. A shorter header than there are proxies did not pass them: the line's own address counts.
    """
    line = _plain(request.META.get("REMOTE_ADDR", ""))
    proxies = settings.TRUSTED_PROXIES
    if not proxies:
        return line
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if len(told) < proxies:
        return line
    return _plain(told[-proxies]) or line


def is_within(address: str | None, networks: Iterable[ipaddress.IPv4Network | ipaddress.IPv6Network]) -> bool:
    """Whether an address (as `client_address` gives it) lies in one of these networks."""
    return address is not None and any(ipaddress.ip_address(address) in network for network in networks)


def _plain(text: str) -> str | None:
    """An address in its plain form, without port or brackets; IPv4 inside IPv6 becomes IPv4.

    Of IPv6 the first half counts: whoever has one line has the whole other half, and would never come twice from one address.
    """
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found.packed, 64), strict=False).network_address)
