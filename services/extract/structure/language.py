"""The language of a resume."""

import re
from collections.abc import Iterable

from libs.contracts.kinds import Language
from libs.contracts.profile import Line

_HANGUL, _LATIN = re.compile("[가-힣]"), re.compile("[A-Za-z]")
_KOREAN_SHARE = 0.15  # Korean resumes are full of English names of tools; not the other way round


def detect_language(lines: Iterable[Line]) -> Language:
    """Korean if a fair share of the letters is Hangul, else English."""
    text = "\n".join(line.text for line in lines)
    hangul, latin = len(_HANGUL.findall(text)), len(_LATIN.findall(text))
    return Language.KO if hangul > _KOREAN_SHARE * (hangul + latin) else Language.EN
