"""Figures in a statement, exactly as written: "35%", "2배", "1.2s -> 300ms", "3억원", "10k rps"."""

import re

_NUMBER = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
_SCALE = r"(?: ?(?:천만|백만|십만|[천만억조]|thousand|million|billion|[kKMB](?![A-Za-z])))?"
_KOREAN_UNIT = (
    "%p|%|퍼센트|배(?!포|치|송)|밀리초|초|분(?!기)|시간|일(?![가-힣])|주(?![가-힣])|개월|개(?![선발편인])|"
    "건(?![강설])|명(?!확)|원|만원|달러|회(?![사의원])|곳|점(?!검)|대(?![응상비형화학체])|팀(?![장원])|"
    "종(?!류)|페이지|병상|학급|등급|위(?![가-힣])|쪽|톤|평"
)
_MEASURE = (
    "percent|x|ms|us|μs|s|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|fold|times|"
    "rps|qps|tps|req/s|requests?(?: per second|/s)?|msg/s|fps|mau|dau|[kMGTP]i?B(?:/s)?|usd|krw"
)
_COUNTED = (
    "users?|customers?|clients?|people|members?|engineers?|developers?|employees?|patients?|"
    "students?|beds?|stores?|orders?|transactions?|records?|events?|accounts?|tickets?|calls?|"
    "leads?|downloads?|points?|countries|servers?|nodes?|services?|shipments?|candidates?|hires?"
)
_UNIT = rf"(?:{_KOREAN_UNIT}|(?:{_MEASURE}|{_COUNTED})(?![A-Za-z0-9]))"
_MONEY = r"[$₩€£] ?"
_BARE_SCALE = r"(?:[kKM](?![A-Za-z])|만|억|천)(?: ?[A-Za-z가-힣]{1,5})?"
_FIGURE = rf"(?:{_MONEY}{_NUMBER}{_SCALE}|{_NUMBER}{_SCALE}\+? ?{_UNIT}|{_NUMBER}{_BARE_SCALE})"
_PLAIN_START = rf"(?:{_FIGURE}|{_NUMBER})"
_STEP = r" ?(?:->|→|=>|⇒|에서|to) ?"
_STATEMENT = re.compile(
    rf"(?<![0-9A-Za-z.,\-_])(?:{_PLAIN_START}{_STEP}{_FIGURE}|{_FIGURE})(?:\+)?", re.IGNORECASE
)


def figures(text: str) -> tuple[str, ...]:
    """The figures that ``text`` gives, in order and as written."""
    return tuple(found[0].strip() for found in _STATEMENT.finditer(text))
