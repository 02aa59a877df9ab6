"""Addresses of sources: which are taken, and when two are the same. Nothing is called here."""

import hashlib
import re
import string
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

PORTS = {"http": 80, "https": 443}
TRACKING = re.compile(
    r"utm_.*|mtm_.*|pk_.*|piwik_.*|matomo_.*|at_(?:medium|campaign|custom.*)|[gwm]braid|gclid|gclsrc|dclid|fbclid"
    r"|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|xtor|xts|_ga|_gl|oly_(?:anon|enc)_id"
    r"|vero_id|wickedid|s_cid|cmpid|ns_campaign|ns_mchannel",
    re.IGNORECASE | re.ASCII,
)
"""Names of parameters that say where a reader came from, not what they read."""

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.ASCII)
# The last label of a name is never a number: "127.1", "0x7f.1" and "2130706433" are ways to write an IP address.
_LAST_LABEL = re.compile(r"(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})", re.ASCII)
_OURS_ALONE = frozenset(
    {"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "arpa", "onion", "invalid"}
)
"""Endings of names that lead into somebody's own network."""

_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")


class AddressRefused(ValueError):
    """It is no address of a public page; `reason` is "scheme", "user", "host", "port" or "form"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def normalised(address: str) -> str:
    """`address` as it is stored: the same page, written one way. Raises AddressRefused.

    Scheme and host in small letters (the host in ASCII), without the usual port, fragment and tracking parameters;
    escapes are written one way. A name without scheme ("senat.fr/loi") is taken for https.
    """
    typed = "".join(address.split()) if not any(c in address for c in "\0\\") else ""
    if not typed or len(typed) > 4000:
        raise AddressRefused("form")
    if "://" not in typed.partition("?")[0].partition("#")[0]:
        if re.match(r"[a-z][a-z0-9+.-]*:(?![0-9])", typed, re.IGNORECASE | re.ASCII):
            raise AddressRefused("scheme")
        typed = f"https://{typed.lstrip('/')}"
    parts = public_parts(typed)
    host = parts.hostname or ""
    port = parts.port
    place = host if port is None or port == PORTS[parts.scheme] else f"{host}:{port}"
    # An empty last part keeps its slash; "." and ".." are gone.
    path = urlsplit(urljoin("http://a/", _escaped(parts.path, "/:@!$&'()*+,;=") or "/")).path or "/"
    while path.startswith("//"):
        path = path[1:]
    query = "&".join(
        _escaped(part, "/:@!$'()*+,;=?")
        for part in parts.query.split("&")
        if part and not TRACKING.fullmatch(part.partition("=")[0])
    )
    return urlunsplit((parts.scheme, place, path, query, ""))


def public_parts(address: str) -> SplitResult:
    """The parts of an address that a public page can have, its host in ASCII. Raises AddressRefused."""
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        raise AddressRefused("form") from None
    if parts.scheme not in PORTS:
        raise AddressRefused("scheme")
    if "@" in parts.netloc:
        raise AddressRefused("user")
    name = _ascii_host(host)
    if port == 0:
        raise AddressRefused("port")
    return parts._replace(netloc=name if port is None else f"{name}:{port}")


def _ascii_host(host: str) -> str:
    """`host` in small ASCII letters. Raises AddressRefused for what is no public name: IP addresses, own networks."""
    try:
        name = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        raise AddressRefused("host") from None
    labels = name.lower().split(".")
    if (
        len(labels) < 2
        or len(name) > 253
        or not all(_LABEL.fullmatch(label) for label in labels)
        or not _LAST_LABEL.fullmatch(labels[-1])
        or labels[-1] in _OURS_ALONE
    ):
        raise AddressRefused("host")
    return ".".join(labels)


def _escaped(part: str, also: str) -> str:
    """`part` with every character that needs it escaped, and none that does not."""

    def one_way(match: re.Match[str]) -> str:
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    # A lone "%" is a character of its own.
    part = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", part)
    return _ESCAPE.sub(one_way, quote(part, safe=f"%{also}"))


def host_of(address: str) -> str:
    """The host of a stored address as it is shown, without "www."."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


def address_key(address: str) -> str:
    """What makes two stored addresses the same: by http or https, it is one page."""
    return _key("address", address.partition("://")[2])


def file_key(sha256: str) -> str:
    """What makes two files the same: their bytes."""
    return _key("file", sha256)


def citation_key(title: str, author: str, dated: str) -> str:
    """What makes two citations the same: title, author and date, in any case and spacing."""
    return _key("citation", "\n".join(" ".join(part.split()).casefold() for part in (title, author, dated)))


def _key(medium: str, what: str) -> str:
    return hashlib.sha256(f"{medium}:{what}".encode()).hexdigest()
