"""Who may look at what is not for everybody: who holds the token, or, where there is none, who asks from this machine
itself.

A request that a proxy passed on comes from this machine too; it is told by the headers that proxies add.
"""

import hmac
import ipaddress
from dataclasses import dataclass

from starlette.requests import Request

_PASSED_ON = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


@dataclass(frozen=True, slots=True)
class Visitors:
    """`token`: empty where there is none."""

    token: str = ""

    def may_look(self, request: Request) -> bool:
        if self.token:
            kind, _, told = request.headers.get("authorization", "").partition(" ")
            same = hmac.compare_digest(told.strip().encode("latin-1", "replace"), self.token.encode())
            return same and kind.casefold() == "bearer"
        if any(name in request.headers for name in _PASSED_ON):
            return False
        try:
            address = ipaddress.ip_address(request.client.host if request.client else "")
        except ValueError:
            return False
        carried = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
        return (carried or address).is_loopback
