from collections.abc import Iterator
from pathlib import Path

import pytest

from services.generate.knowledge.importing.json_lines import read_json_lines
from services.generate.knowledge.importing.markdown import read_markdown
from services.generate.knowledge.importing.rows import Flaw, Reader, Row
from services.generate.knowledge.importing.tables import read_table

MARKDOWN = """\
---
licence: CC-BY-4.0
roles: backend, devops
---
# Docker
## Senior questions

Some prose that is no question.

- How do you debug a container that **exits** at once?
  - Reads the logs
  * Checks the exit code
- [ ] What is a [layer](https://example.org/layer)?

```
- fenced, not read?
```

# Kafka / 신입

1. 파티션이 무엇인가요?
"""


def write(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def rows(found: Iterator[Row | Flaw]) -> list[Row]:
    return [row for row in found if isinstance(row, Row)]


def flaws(found: Iterator[Row | Flaw]) -> list[tuple[int, str]]:
    return [(flaw.line, flaw.reason) for flaw in found if isinstance(flaw, Flaw)]


def test_json_lines_are_read_and_broken_ones_named(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", '{"text": "a"}\n\n{"text": \n[1]\n{"text": "b"}\n')
    assert [(row.line, row.fields["text"]) for row in rows(read_json_lines(path))] == [
        (1, "a"),
        (5, "b"),
    ]
    assert flaws(read_json_lines(path)) == [
        (3, "no JSON: Expecting value at column 10"),
        (4, "the line is JSON, but no object"),
    ]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert len(rows(read_json_lines(write(tmp_path, "a.jsonl", '\ufeff{"text": "a"}\n')))) == 1
    assert len(rows(read_table(write(tmp_path, "a.csv", "\ufefftext\na\n")))) == 1


def test_csv_cells_hold_lists_and_empty_cells_are_left_out(tmp_path: Path) -> None:
    path = write(
        tmp_path, "a.csv", 'text,skills,level\n"What, exactly, is a pod?",Kubernetes; Docker,\n'
    )
    assert [row.fields for row in rows(read_table(path))] == [
        {"text": "What, exactly, is a pod?", "skills": ["Kubernetes", "Docker"]}
    ]


def test_csv_lines_are_those_of_the_file_although_cells_span_lines(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", 'text\n"two\nlines"\nthird\n')
    assert [row.line for row in rows(read_table(path))] == [3, 4]


def test_csv_without_a_text_column_is_refused(tmp_path: Path) -> None:
    assert flaws(read_table(write(tmp_path, "a.csv", "question\nWhy?\n"))) == [
        (1, 'the header names no column "text"')
    ]


def test_csv_with_too_many_cells_is_refused_and_the_rest_kept(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", "text,level\na,mid,extra\nb,mid\n")
    assert flaws(read_table(path)) == [(2, "more cells than the header has columns")]
    assert [row.fields["text"] for row in rows(read_table(path))] == ["b"]


def test_markdown_items_are_questions_and_nested_items_points(tmp_path: Path) -> None:
    found = rows(read_markdown(write(tmp_path, "q.md", MARKDOWN)))
    assert [(row.line, row.fields["text"], row.fields["points"]) for row in found] == [
        (10, "How do you debug a container that exits at once?",
         ["Reads the logs", "Checks the exit code"]),
        (13, "What is a layer?", []),
        (21, "파티션이 무엇인가요?", []),
    ]  # fmt: skip


def test_markdown_headings_give_topics_and_level_front_matter_the_rest(tmp_path: Path) -> None:
    first, _, last = rows(read_markdown(write(tmp_path, "q.md", MARKDOWN)))
    assert (first.fields["topics"], first.fields["level"]) == (
        "Docker / Senior questions",
        "senior",
    )
    assert (last.fields["topics"], last.fields["level"]) == ("Kafka / 신입", "junior")
    assert (first.fields["licence"], first.fields["roles"]) == ("CC-BY-4.0", ["backend", "devops"])


def test_markdown_without_front_matter_starts_at_once(tmp_path: Path) -> None:
    assert len(rows(read_markdown(write(tmp_path, "q.md", "---\n- Why is that so?\n")))) == 1


@pytest.mark.parametrize("reader", [read_json_lines, read_table, read_markdown])
def test_an_empty_file_holds_nothing(tmp_path: Path, reader: Reader) -> None:
    assert rows(reader(write(tmp_path, "empty", ""))) == []
