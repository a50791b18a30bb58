"""Which addresses Telegram accepts in links and buttons, and how it writes them back."""

import re

_USER_LINK = re.compile(r"tg:(?://)?user\?(?:.*&)?id=([1-9]\d*)", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:(?P<protocol>[^:/?#@\[\]]*)://)?(?P<place>[^/?#]*)(?P<rest>.*)", re.DOTALL)
_HOST = re.compile(r"[\w.\-!$,~*'();&+=%]+")


class WrongLink(ValueError):
    """An address that cannot be a link; the message is Telegram's."""


def mentioned_user(link: str) -> int | None:
    """The user a tg://user?id= link speaks of, if it is one."""
    found = _USER_LINK.fullmatch(link)
    return int(found[1]) if found else None


def checked_link(link: str) -> str:
    """The address as Telegram stores it: with a protocol, and a slash after a bare host."""
    own = re.match(r"(?i)(tg|ton|tonsite):(?://)?", link)
    address = _ADDRESS.fullmatch(link[own.end() :] if own else link)
    if address is None:
        raise WrongLink("Wrong HTTP URL")
    protocol = (address["protocol"] or "http").lower()
    if protocol not in ("http", "https"):
        raise WrongLink("Unsupported URL protocol")
    host, port = _host_and_port(address["place"])
    rest = address["rest"].rstrip(" \t\r\n\0\v") or "/"
    path = re.sub(r"[\x00-\x20]", lambda sign: f"%{ord(sign[0]):02X}", rest if rest[0] == "/" else "/" + rest)
    if own:
        return f"{own[1].lower()}://{host}{path[1:] if path.startswith('/?') else path}"
    if "." not in host:
        raise WrongLink("Wrong HTTP URL")
    return f"{protocol}://{host}{port}{path}"


def _host_and_port(place: str) -> tuple[str, str]:
    user_info, _, place = place.rpartition("@")
    host, _, port = place.partition(":")
    if not host:
        raise WrongLink("URL host is empty")
    if host == ".":
        raise WrongLink("Host is invalid")
    if _HOST.fullmatch(host) is None:
        raise WrongLink("Disallowed character in URL host")
    if port and not (port.isdecimal() and 0 < int(port) < 65_536):
        raise WrongLink("Wrong port number specified in the URL")
    return (f"{user_info}@{host.lower()}" if user_info else host.lower()), (f":{int(port)}" if port else "")
