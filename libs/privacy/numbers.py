"""What the rules of ``numbers.toml`` check on the digits that they caught."""

import re

from libs.privacy.checksums import business_number, luhn, month_and_day
from libs.privacy.rules import Check, digits

_CARD_LENGTHS = range(13, 20)
_ACCOUNT_LENGTHS = range(10, 17)
_PHONE_LENGTHS = range(8, 16)


def _resident(found: re.Match[str]) -> bool:
    return month_and_day(digits(found)[2:6])


def _card(found: re.Match[str]) -> bool:
    number = digits(found)
    return len(number) in _CARD_LENGTHS and (bool(found["label"]) or luhn(number))


def _account(found: re.Match[str]) -> bool:
    return len(digits(found)) in _ACCOUNT_LENGTHS


def _business(found: re.Match[str]) -> bool:
    return bool(found["label"]) or business_number(digits(found))


def _mobile(found: re.Match[str]) -> bool:
    return digits(found).startswith(("01", "82"))


def _phone(found: re.Match[str]) -> bool:
    return len(digits(found)) in _PHONE_LENGTHS


CHECKS: dict[str, Check] = {
    "resident": _resident,
    "card": _card,
    "account": _account,
    "business": _business,
    "mobile": _mobile,
    "phone": _phone,
}
