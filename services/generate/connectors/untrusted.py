"""Text from outside: cleaned before it is stored, and marked for everybody who reads it later."""

import html
import re
import unicodedata
from hashlib import sha256
from urllib.parse import urlsplit

from services.generate.knowledge.entry import Entry

PREFIX = "outside."
"""Ids of entries from outside begin with this."""

_TAGS = re.compile(r"<[^>]{0,500}>")
_SPACES = re.compile(r"\s+")
_ORDERS = re.compile(
    r"(ignore|disregard|forget)\b.{0,40}\b(instruction|prompt|rule|above|previous)"
    r"|\b(system|assistant|developer)\s*(prompt|message|:)|</?(system|user|assistant|untrusted)\b"
    r"|(이전|위의?|앞의?)\s*(지시|명령|프롬프트|규칙).{0,20}(무시|잊)|시스템\s*프롬프트",
    re.IGNORECASE,
)
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


def clean(text: str, limit: int = 600) -> str:
    """``text`` without markup, control, bidi and tag characters; at most ``limit`` characters.

    Entities are resolved first, so that an escaped tag does not survive as a tag.
    """
    plain = _TAGS.sub(" ", html.unescape(html.unescape(text)))
    normal = unicodedata.normalize("NFKC", plain)
    seen = "".join(char if char.isprintable() or char.isspace() else "" for char in normal)
    visible = "".join(
        char for char in seen if unicodedata.category(char) not in _HIDDEN or char in "\n\t"
    )
    return _SPACES.sub(" ", visible).strip()[:limit].strip()


def gives_orders(text: str) -> bool:
    """Whether ``text`` speaks to a model rather than to a reader (OWASP LLM01)."""
    return bool(_ORDERS.search(text))


def safe_url(url: object) -> str | None:
    """``url`` if it is a plain https link without credentials or an odd port, else None."""
    if not isinstance(url, str) or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    plain = parts.scheme == "https" and parts.hostname and "@" not in parts.netloc
    return url if plain and port in (None, 443) and "." in (parts.hostname or "") else None


def prefix_of(source: str) -> str:
    """What the ids of one source's entries begin with."""
    return f"{PREFIX}{source}."


def outside_id(source: str, key: str, language: str) -> str:
    """A stable id that shows where an entry comes from."""
    return f"{prefix_of(source)}{sha256(key.encode()).hexdigest()[:16]}.{language}"


def is_outside(entry: Entry) -> bool:
    """Whether an entry came through a connector: fence its text, never obey it."""
    return entry.id.startswith(PREFIX)
