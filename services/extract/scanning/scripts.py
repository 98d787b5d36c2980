"""Scripts of Hangul documents, HWP and HWPX: nearly every file brings some that do nothing."""

import re

_IDLE = re.compile(
    r"//[^\n]*|/\*.*?\*/|var\s+\w+\s*=\s*(?:XHwpDocuments|Documents\.\w+)\s*;"
    r"|function\s+\w+\s*\(\s*\)\s*\{\s*(?://[^\n]*)?\s*\}|[\s\0-\x1f\uffff]+",
    re.DOTALL,
)
_LEAST_CODE = 8


def has_code(script: bytes) -> bool:
    """Whether more is in ``script`` than the empty functions that Hangul puts there."""
    text = script.decode("utf-16-le" if b"\0" in script else "utf-8", "ignore")
    return len(re.sub(r"[^\x21-\x7e]", "", _IDLE.sub("", text))) >= _LEAST_CODE
