from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from libs.llm.catalog import Price, PriceTable, load_catalog, load_prices
from libs.llm.money import Expectation, ceiling, nano_cost
from libs.llm.port import Image, Prompt, Usage

PRICE = Price.model_validate(
    {
        "model": "m",
        "from": "2026-01-01",
        "input": 2,
        "cached_input": 0.2,
        "output": 10,
        "batch": 0.5,
    }
)


class Answer(BaseModel):
    text: str


def prompt(user: str = "", images: int = 0, most: int = 1_000) -> Prompt[Answer]:
    return Prompt(Answer, "system", user, (Image(b"x"),) * images, max_output_tokens=most)


def test_a_call_costs_what_the_price_table_says() -> None:
    usage = Usage(input=1_000, output=500, cached_input=400)

    assert nano_cost(usage, PRICE) == 600 * 2_000 + 400 * 200 + 500 * 10_000
    assert nano_cost(usage, PRICE, batch=True) == nano_cost(usage, PRICE) // 2


def test_a_fraction_of_a_billionth_is_rounded_up() -> None:
    dear = PRICE.model_copy(update={"input": 0.0001})

    assert nano_cost(Usage(input=1), dear) == 1


def test_the_price_of_the_day_counts() -> None:
    prices = load_prices()

    assert prices.of("gemini-3.8-flash", date(2026, 12, 31)).input == 0.75
    assert prices.of("gemini-3.8-flash", date(2027, 1, 1)).input == 1.50


def test_a_model_without_a_price_is_not_asked() -> None:
    table = PriceTable([PRICE])

    with pytest.raises(LookupError, match="price table"):
        table.of("unknown")
    with pytest.raises(LookupError):
        table.of("m", date(2025, 12, 31))


def test_every_shipped_model_has_a_price() -> None:
    prices = load_prices()

    assert all(prices.of(spec.name, date(2026, 11, 24)) for spec in load_catalog().models)


def test_a_tier_that_names_an_unknown_model_is_refused(tmp_path: Path) -> None:
    shipped = (Path("libs/llm") / "models.yaml").read_text()
    file = tmp_path / "models.yaml"
    file.write_text(shipped.replace("simple: [gemini-flash,", "simple: [gemini-flsh,"))

    with pytest.raises(ValueError, match="gemini-flsh"):
        load_catalog(file)


@given(st.text(max_size=300), st.integers(0, 3), st.integers(1, 5_000))
def test_the_expectation_never_exceeds_the_ceiling(user: str, images: int, most: int) -> None:
    asked = prompt(user, images, most)
    expectation = Expectation()
    expectation.learn(prompt("short"), Usage(9_000, 9_000))

    expected, highest = expectation.of(asked), ceiling(asked)

    assert expected.input <= highest.input
    assert expected.output <= highest.output


@given(st.text(max_size=300))
def test_the_ceiling_is_a_token_for_each_byte_at_least(user: str) -> None:
    assert ceiling(prompt(user)).input >= len(user.encode())


def test_expectations_follow_what_vendors_report() -> None:
    expectation, asked = Expectation(), prompt("x" * 10_000)
    for _ in range(60):
        expectation.learn(asked, Usage(2_000, 300))

    assert expectation.of(asked).input == pytest.approx(2_000, rel=0.02)
    assert expectation.of(asked).output == 300
