"""Check digits, and dates inside numbers."""

_BUSINESS_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def luhn(digits: str) -> bool:
    """Whether the last digit is right by ISO/IEC 7812-1, annex B."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (1 + place % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 (two digits are summed)
    return total % 10 == 0


def business_number(digits: str) -> bool:
    """Whether the ten digits are a business registration number (National Tax Service, Korea)."""
    total = sum(int(d) * w for d, w in zip(digits, _BUSINESS_WEIGHTS, strict=False))
    total += int(digits[8]) * 5 // 10
    return (10 - total % 10) % 10 == int(digits[9])


def iban(number: str) -> bool:
    """Whether the check digits of an international account number are right (ISO 13616, mod 97)."""
    return int("".join(str(int(char, 36)) for char in number[4:] + number[:4])) % 97 == 1


def month_and_day(digits: str) -> bool:
    """Whether ``MMDD`` is a day of the year."""
    month, day = int(digits[:2]), int(digits[2:4])
    return 1 <= month <= len(_DAYS) and 1 <= day <= _DAYS[month - 1]
