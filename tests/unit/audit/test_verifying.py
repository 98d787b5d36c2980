"""Whoever writes to the store without the key is found out: change, deletion, order, a cut end."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from libs.platform.audit.chain import make_anchor, make_page
from libs.platform.audit.verifying import Head
from tests.unit.audit.logs import Log, entry


def change_an_entry(log: Log) -> None:
    log.pages[1] = replace(log.pages[1], lines=log.pages[1].lines.replace("200", "404", 1))


def reorder_entries(log: Log) -> None:
    lines = log.pages[1].lines.split("\n")
    log.pages[1] = replace(log.pages[1], lines="\n".join(reversed(lines)))


def hide_from_a_tenant(log: Log) -> None:
    log.pages[2] = replace(log.pages[2], tenants=())


def change_with_a_key_of_ones_own(log: Log) -> None:
    log.pages[3] = make_page(b"x" * 32, "a", 3, log.pages[2].mac, [entry(1)])


def swap_pages(log: Log) -> None:
    first, second = log.pages[1], log.pages[2]
    log.pages[1], log.pages[2] = replace(second, number=1), replace(first, number=2)


def move_a_page_to_another_segment(log: Log) -> None:
    log.pages[5] = replace(log.pages[1], segment="b")


def delete_a_page(log: Log) -> None:
    del log.pages[1]


def delete_the_beginning(log: Log) -> None:
    del log.pages[0]


def cut_off_the_end_of_a_segment(log: Log) -> None:
    del log.pages[7]


def delete_a_segment(log: Log) -> None:
    del log.pages[4:]


def add_a_page_after_the_end(log: Log) -> None:
    log.pages.append(make_page(b"k" * 32, "b", 4, log.pages[7].mac, [entry(99)]))


def delete_an_anchor(log: Log) -> None:
    del log.anchors[1]


def change_an_anchor(log: Log) -> None:
    log.anchors[3] = replace(log.anchors[3], pages=2, head=log.pages[5].mac)


def forge_an_anchor(log: Log) -> None:
    log.anchors[3] = make_anchor(b"x" * 32, log.anchors[2], log.pages[5], at=1, ended=True)


ATTACKS = [it for name, it in list(globals().items()) if name.split("_")[0] in {
    "change", "reorder", "hide", "swap", "move", "delete", "cut", "add", "forge",
}]  # fmt: skip


async def test_an_untouched_log_is_sound() -> None:
    verdict = await Log().verdict()
    assert verdict.faults == []
    assert (verdict.segments, verdict.pages, verdict.entries, verdict.anchors) == (2, 8, 24, 4)
    assert (verdict.unanchored, verdict.killed) == (0, 0)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda it: it.__name__)
async def test_an_attack_is_found(attack: Callable[[Log], None]) -> None:
    log = Log()
    attack(log)
    assert (await log.verdict()).faults != []


async def test_what_no_anchor_holds_yet_is_counted_not_refused() -> None:
    log = Log()
    del log.anchors[2:]
    verdict = await log.verdict()
    assert verdict.faults == []
    assert (verdict.unanchored, verdict.killed) == (4, 2)


async def test_anchors_cut_off_with_their_pages_are_found_by_one_kept_elsewhere() -> None:
    log = Log()
    kept = (await log.verdict()).head
    del log.anchors[2:], log.pages[6:], log.pages[2:4]
    assert (await log.verdict()).faults == []
    assert "cut off" in (await log.verdict(kept)).faults[0]
    assert kept == Head.parse(str(kept))


async def test_a_kept_anchor_that_is_there_is_no_fault() -> None:
    log = Log()
    kept = Head(log.anchors[1].number, log.anchors[1].mac)
    assert (await log.verdict(kept)).faults == []
