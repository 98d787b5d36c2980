"""Web addresses that lead to a person: code hosts, networks, blogs, portfolios."""

import json
import re
from collections.abc import Iterator
from importlib.resources import files

from libs.privacy.kinds import Kind, Span

_URL = re.compile(
    r"(?<![0-9A-Za-z@.\-])(?P<scheme>https?: ?// ?)?"
    r"(?P<host>(?:[0-9A-Za-z\-]{1,63}\.){1,4}[A-Za-z]{2,12})"
    r"(?P<path>/[0-9A-Za-z가-힣_.~%@:?=&#+\-/]*)?(?![0-9A-Za-z@])",
    re.IGNORECASE,
)
_HANDLE = r"(?:id|아이디|계정|주소|account|handle|username)?"
_TRAILING = ".,;:)?/-"
_HANGUL_TAIL = re.compile(r"[가-힣]+$")


class ProfileUrls:
    """Finds addresses of profiles; addresses of companies and products stay."""

    def __init__(self) -> None:
        data = json.loads(files(__package__).joinpath("profiles.json").read_text("utf-8"))
        self._hosts = frozenset(data["hosts"])
        self._organisations = frozenset(data["organisations"])
        labels = "|".join(map(re.escape, sorted(data["labels"], key=len, reverse=True)))
        self._labelled = re.compile(
            rf"(?<![A-Za-z])(?:{labels}) ?{_HANDLE} ?[:|¦] ?$", re.IGNORECASE
        )
        self._handle = re.compile(
            rf"(?<![A-Za-z])(?:{labels}) ?{_HANDLE} ?: ?(?P<data>@?[0-9a-z][0-9a-z_.\-/]{{2,39}})"
            r"(?![0-9A-Za-z@])",
            re.IGNORECASE,
        )

    def spans(self, line: str, *, contact: bool) -> Iterator[Span]:
        """Profile addresses and labelled handles in a levelled line.

        Args:
            line: The line.
            contact: Whether the line stands among a person's contact details, where every
                address is theirs.
        """
        if "." in line:
            yield from self._addresses(line, contact=contact)
        if ":" in line:
            for found in self._handle.finditer(line):
                handle = found["data"]
                if handle.lower().lstrip("@") not in self._organisations:
                    yield Span(*found.span("data"), Kind.PROFILE_URL, handle.lower())

    def _addresses(self, line: str, *, contact: bool) -> Iterator[Span]:
        for found in _URL.finditer(line):
            labelled = bool(self._labelled.search(line, max(0, found.start() - 32), found.start()))
            whole = bool(found["scheme"] or found["path"])
            if self._is_profile(found) or (whole and contact) or labelled:
                address = _HANGUL_TAIL.sub("", found[0]).rstrip(_TRAILING)
                end = found.start() + len(address)
                yield Span(found.start(), end, Kind.PROFILE_URL, _bare(address))

    def _is_profile(self, found: re.Match[str]) -> bool:
        host = found["host"].lower().removeprefix("www.")
        segments = [part for part in (found["path"] or "").split("/") if part]
        if host in self._hosts:
            return bool(segments) and segments[0].lower() not in self._organisations
        parent = host.partition(".")[2]
        return parent in self._hosts


def _bare(address: str) -> str:
    return re.sub(r"^https?: ?// ?(?:www\.)?", "", address.lower())
