"""Scripts of Hangul documents, HWP and HWPX: nearly every file brings some that do nothing."""

import re

_IDLE = re.compile(
    r"//[^\n]*|/\*.*?\*/|var\s+\w+\s*=\s*(?:XHwpDocuments|Documents\.\w+)\s*;"
    r"|function\s+\w+\s*\(\s*\)\s*\{\s*(?://[^\n]*)?\s*\}|[\s\0-\x1f\uffff]+",
    re.DOTALL,
)


def left_over(script: str) -> str:
    """What is in ``script`` besides comments and the empty functions that Hangul puts there."""
    return _IDLE.sub("", script)
