"""Whether the order of columns is judged by itself, also where letters are misread."""

import random

from tests.corpus.accuracy import accuracy, follows, in_order
from tests.corpus.cases import paper
from tests.corpus.resumes import make

PAGE = paper(make("en", 50, jobs=2), "two_columns").truth


def misread(line: str, dice: random.Random) -> str:
    """The line with every 20th letter wrong, as of a poor scan."""
    return "".join("#" if dice.random() < 0.05 else mark for mark in line)


def test_misread_letters_leave_the_order() -> None:
    dice = random.Random(3)
    read = "\n".join(misread(line, dice) for line in PAGE)
    assert accuracy("\n".join(PAGE), read) < 0.97
    assert follows(PAGE, read)
    assert in_order(PAGE, read) < 1


def test_columns_read_across_are_out_of_order() -> None:
    """Accuracy alone would let it pass: half of the page is as it should be."""
    head, left, right = PAGE[:7], PAGE[7:29], PAGE[29:]
    rows = [part for pair in zip(left, right, strict=False) for part in pair]
    assert not follows(PAGE, "\n".join([*head, *rows, *right[len(left) :]]))


def test_one_section_at_the_wrong_place_is_out_of_order() -> None:
    at = PAGE.index("Awards")
    assert not follows(PAGE, "\n".join([*PAGE[:at], *PAGE[at + 4 :], *PAGE[at : at + 4]]))


def test_a_page_that_is_hardly_read_is_in_no_order() -> None:
    assert not follows(PAGE, "\n".join(PAGE[:10]))
    assert not follows(PAGE, "")
