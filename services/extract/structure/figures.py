"""Figures in a statement, exactly as written: "35%", "2배", "1.2s -> 300ms", "3억원", "10k rps"."""

import re

_NUMBER = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
_SCALE = r"(?: ?(?:천만|백만|십만|[천만억조]|thousand|million|billion|[kKMB](?![A-Za-z])))?"
_DONE = r"(?=에서|으?로|간|동안|만에|마다|에 |당|[^가-힣]|$)"  # after units that also begin words
_KOREAN_UNIT = (
    "%p|%|퍼센트|배(?!포|치|송)|밀리초|초|분(?!기)|시간(?: [0-9]+분)?|(?:영업)?일"
    rf"{_DONE}|주{_DONE}|개월|개(?![선발편인])|건(?![강설])|명(?!확)|원|만원|달러|회(?![사의원])|곳|점(?!검)|"
    rf"대(?![응상비형화학체])|팀(?![장원])|종(?!류)|페이지|병상|학급|등급|위{_DONE}|쪽|톤|평|석|권|편|매|층|반"
    rf"{_DONE}"
)
_MEASURE = (
    "percent|x|ms|us|μs|s|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|fold|times|people|mA|kW|"
    "km|kg|rps|qps|tps|req/s|msg/s|fps|mau|dau|[kMGTP]i?B(?:/s)?|usd|krw|staff|children|women|men"
)
_RATE = r"(?: (?:per|an?|each) [a-z]+|/[a-z]+)?"
_PLURAL = r"(?:[a-z]+[ -])?[a-z]{2,}s"
_UNIT = rf"(?:{_KOREAN_UNIT}|(?:{_MEASURE}|{_PLURAL})(?![A-Za-z0-9]))"
_WON = r"(?:[0-9][0-9,.]* ?[조억천만백] ?){1,4}원"
_MONEY = r"[$₩€£] ?"
_BARE_SCALE = r"(?:[kKM](?![A-Za-z])|만|억|천)(?: ?[A-Za-z가-힣]{1,5})?"
_COUNTED = rf"{_NUMBER}{_SCALE}\+? ?{_UNIT}{_RATE}"
_FIGURE = rf"(?:{_MONEY}{_NUMBER}{_SCALE}|{_WON}|{_COUNTED}|{_NUMBER}{_BARE_SCALE})"
_FROM = rf"(?<=from )(?:{_FIGURE}|{_NUMBER}{_RATE}) to (?:{_FIGURE}|{_NUMBER}{_RATE})"
_STEP = rf"(?:{_FIGURE}|{_NUMBER}) ?(?:->|→|=>|⇒|에서|to) ?{_FIGURE}"
_STATEMENT = re.compile(rf"(?<![0-9A-Za-z.,\-_])(?:{_FROM}|{_STEP}|{_FIGURE})\+?")
_NAMED = re.compile(r"\b[A-Z][A-Za-z]+ $")
_FIRST_VERB = re.compile(r"\W*[A-Z][a-z]*(?:ed|ght|ilt|an|ew|ote|ent|old|ook) ")
_PLURAL_ONLY = re.compile(rf"{_NUMBER}\+? {_PLURAL}{_RATE}")


def figures(text: str) -> tuple[str, ...]:
    """The figures that ``text`` gives, in order and as written."""
    return tuple(found[0].strip() for found in _STATEMENT.finditer(text) if not _is_name(found))


def _is_name(found: re.Match[str]) -> bool:
    """Whether the number belongs to the name before it, as in "Java 8 streams"."""
    if not _PLURAL_ONLY.fullmatch(found[0]):
        return False
    before = found.string[: found.start()]
    return bool(_NAMED.search(before)) and not _FIRST_VERB.fullmatch(before)
