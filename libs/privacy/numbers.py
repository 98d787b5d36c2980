"""What the rules of ``numbers.toml`` check on the digits that they caught."""

import re

from libs.privacy.checksums import business_number, iban, luhn, month_and_day
from libs.privacy.rules import Check, digits

_CARD_LENGTHS = range(13, 20)
_ACCOUNT_LENGTHS = range(10, 17)
_IBAN_LENGTHS = range(15, 35)
_PHONE_LENGTHS = range(8, 16)
_SPELLED_LENGTHS = range(10, 12)
_PERIOD = re.compile(r"(?:19|20)[0-9]{2} ?- ?[01][0-9] ?-")
_ISSUERS = re.compile(r"4|5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|3[4-7]|6[0-9]|9")


def _resident(found: re.Match[str]) -> bool:
    return month_and_day(digits(found)[2:6])


def _card(found: re.Match[str]) -> bool:
    number = digits(found)
    issued = luhn(number) and bool(_ISSUERS.match(number))
    return len(number) in _CARD_LENGTHS and (bool(found["label"]) or issued)


def _account(found: re.Match[str]) -> bool:
    """Whether the digits are no period of employment at a bank."""
    return len(digits(found)) in _ACCOUNT_LENGTHS and not _PERIOD.match(found["data"])


def _iban(found: re.Match[str]) -> bool:
    number = found["data"].replace(" ", "")
    return len(number) in _IBAN_LENGTHS and iban(number)


def _business(found: re.Match[str]) -> bool:
    return bool(found["label"]) or business_number(digits(found))


def _mobile(found: re.Match[str]) -> bool:
    return digits(found).startswith(("01", "82"))


def _phone(found: re.Match[str]) -> bool:
    return len(digits(found)) in _PHONE_LENGTHS


def _spelled(found: re.Match[str]) -> bool:
    """Whether all digits after the prefix are there; a particle may follow."""
    return len(re.sub(r"[ .\-]", "", found["data"])) in _SPELLED_LENGTHS


CHECKS: dict[str, Check] = {
    "resident": _resident,
    "card": _card,
    "account": _account,
    "iban": _iban,
    "business": _business,
    "mobile": _mobile,
    "phone": _phone,
    "spelled": _spelled,
}
