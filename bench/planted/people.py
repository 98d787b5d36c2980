"""Made-up people: names, numbers and addresses, written in many ways."""

from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Any

from bench.planted.page import Item, document
from libs.privacy.checksums import business_number, luhn
from libs.privacy.kinds import Kind

_PHONES = (
    "010-{a}-{b}",
    "010 {a} {b}",
    "010.{a}.{b}",
    "010{a}{b}",
    "+82 10-{a}-{b}",
    "010 - {a} - {b}",
)
_NOISY_PHONES = ("O10-{a}-{b}", "0l0-{a}-{b}", "０１０－{a}－{b}", "010–{a}–{b}", "0 1 0-{a}-{b}")
_ENGLISH_PHONES = (
    "({a3}) 555-{b}",
    "{a3}-555-{b}",
    "+1 {a3} 555 {b}",
    "{a3}.555.{b}",
    "+44 7700 9{b}1",
)
_DOMAINS = ("example.com", "mail.example.org", "post.example.co.kr", "example.net")
_URLS = (
    "https://github.com/{u}",
    "github.com/{u}",
    "https://www.linkedin.com/in/{u}",
    "https://{u}.tistory.com",
    "https://velog.io/@{u}",
    "{u}.github.io",
    "https://{u}.notion.site/me",
    "linkedin.com/in/{u}/",
)


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name in both scripts."""

    hangul: str
    latin: str

    @property
    def first(self) -> str:
        """The given name in Latin letters."""
        return self.latin.split()[0]


class People:
    """Makes values; the same seed makes the same ones.

    Args:
        random: Source of chance.
        noise: Share of numbers written as OCR misreads them.
    """

    def __init__(self, random: Random, noise: float = 0.2) -> None:
        self._random = random
        self._noise = noise
        self._lists: dict[str, Any] = document("lists.json")

    def name(self) -> Name:
        """A name."""
        korean, english = self._lists["korean"], self._lists["english"]
        hangul = self._pick(korean["surnames"]) + self._pick(korean["given"])
        return Name(hangul, f"{self._pick(english['given'])} {self._pick(english['surnames'])}")

    def phone(self, *, korean: bool) -> Item:
        """A phone number."""
        formats = _PHONES if korean else _ENGLISH_PHONES
        if korean and self._random.random() < self._noise:
            formats = _NOISY_PHONES
        a, b = self._digits(4), self._digits(4)
        if formats[0] == _NOISY_PHONES[0]:
            a = a.translate(str.maketrans("01", "Ol")) if a.count("0") + a.count("1") == 1 else a
        return Item(self._pick(formats).format(a=a, b=b, a3=f"4{self._digits(2)}"), Kind.PHONE)

    def email(self, name: Name) -> Item:
        """An address, related to the name or not."""
        local = self._pick(("{f}.{l}", "{f}{n}", "dev_{n}", "{l}{n}", "{f}-{l}"))
        first, last = name.latin.lower().replace("'", "").split()[:2]
        address = f"{local.format(f=first, l=last, n=self._digits(3))}@{self._pick(_DOMAINS)}"
        if self._random.random() < self._noise:
            address = self._pick((address.replace("@", " @ "), address.replace("@", "＠")))
        return Item(address, Kind.EMAIL)

    def url(self, name: Name) -> Item:
        """An address of a profile."""
        user = name.first.lower() + self._digits(2)
        return Item(self._pick(_URLS).format(u=user), Kind.PROFILE_URL)

    def birth(self, *, korean: bool) -> Item:
        """A birth date."""
        year, month, day = self._date()
        formats = (
            ("{y}.{m:02d}.{d:02d}", "{y}년 {m}월 {d}일", "{y}-{m:02d}-{d:02d}")
            if korean
            else ("{d:02d}/{m:02d}/{y}", "{y}-{m:02d}-{d:02d}")
        )
        return Item(self._pick(formats).format(y=year, m=month, d=day), Kind.BIRTH)

    def resident(self, *, foreigner: bool = False) -> Item:
        """A resident or foreigner registration number, some misread."""
        year, month, day = self._date()
        sex = self._pick("5678" if foreigner else "1234")
        front, back = f"{year % 100:02d}{month:02d}{day:02d}", sex + self._digits(6)
        text = self._pick(("{f}-{b}", "{f} - {b}", "{f}{b}", "{f}–{b}")).format(f=front, b=back)
        if self._random.random() < self._noise:
            text = text.replace("0", "O", 1)
        return Item(text, Kind.FOREIGNER if foreigner else Kind.RRN)

    def address(self, *, korean: bool) -> Item:
        """A postal address, most with a unit."""
        return Item(self._korean_address() if korean else self._english_address(), Kind.ADDRESS)

    def number(self, kind: Kind) -> Item:
        """A passport, licence, card, account or business number."""
        makers = {
            Kind.PASSPORT: self._passport,
            Kind.LICENCE: self._licence,
            Kind.ACCOUNT: self._account,
            Kind.CARD: self._card,
            Kind.BUSINESS: self._business,
        }
        return Item(makers[kind](), kind)

    def _passport(self) -> str:
        return f"{self._pick('MSR')}{self._digits(8)}"

    def _licence(self) -> str:
        return self._grouped(self._pick(("11", "13", "26")) + self._digits(10), (2, 2, 6, 2), "-")

    def _account(self) -> str:
        groups = self._pick(((3, 3, 6), (6, 2, 6), (13,)))
        return self._grouped(self._digits(sum(groups)), groups, "-")

    def _card(self) -> str:
        digits = self._checked("4" + self._digits(14), luhn)
        return self._grouped(digits, (4, 4, 4, 4), self._pick(("-", " ")))

    def _business(self) -> str:
        return self._grouped(self._checked(f"1{self._digits(8)}", business_number), (3, 2, 5), "-")

    def _grouped(self, digits: str, groups: tuple[int, ...], separator: str) -> str:
        ends = list(accumulate(groups))
        parts = (digits[end - size : end] for size, end in zip(groups, ends, strict=True))
        return separator.join(parts)

    def bank(self) -> Item:
        """A bank: no personal data."""
        return Item(self._pick(self._lists["korean"]["banks"]))

    def _checked(self, start: str, check: Any) -> str:
        return next(start + str(last) for last in range(10) if check(start + str(last)))

    def _korean_address(self) -> str:
        korean, roll = self._lists["korean"], self._random.randint
        street = f"{self._pick(korean['cities'])} {self._pick(korean['roads'])} {roll(1, 320)}"
        unit = f"{roll(101, 120)}동 {roll(101, 2504)}호"
        building = f" {self._pick(korean['buildings'])} {unit}"
        more = ("", f", {unit}", building, f", {roll(2, 9)}층", f"-{roll(1, 30)}")
        return f"{street}{self._pick(more)}"

    def _english_address(self) -> str:
        english, roll = self._lists["english"], self._random.randint
        unit = self._pick(("", f", Apt {roll(1, 40)}B", f" Unit {roll(1, 40)}"))
        street = f"{roll(2, 9800)} {self._pick(english['streets'])}"
        return f"{street}{unit}, {self._pick(english['towns'])}"

    def _date(self) -> tuple[int, int, int]:
        return (
            self._random.randint(1965, 2003),
            self._random.randint(1, 12),
            self._random.randint(1, 28),
        )

    def _digits(self, count: int) -> str:
        return "".join(self._random.choice("0123456789") for _ in range(count))

    def _pick(self, values: Any) -> Any:
        return self._random.choice(values)
