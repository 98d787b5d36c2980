"""Sizes of files and functions: what the house allows, and where it is broken.

Run as ``python -m tests.architecture.sizes``.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
FOLDERS = ("libs", "services", "cli", "bench", "tests", "examples")
FILE_LINES, FUNCTION_LINES = 300, 50
FILE_MEDIAN, FUNCTION_MEDIAN = 80, 10


def sources() -> list[Path]:
    """Every Python file of the project."""
    return sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length in lines of every function of a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield node.name, node.end_lineno - node.lineno + 1


def violations() -> list[str]:
    """What is larger than the house allows."""
    files = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    found = [f"{path.relative_to(ROOT)}: {size} lines" for path, size in files.items()
             if size > FILE_LINES]  # fmt: skip
    lengths = []
    for path in files:
        for name, length in functions(path):
            lengths.append(length)
            if length > FUNCTION_LINES:
                found.append(f"{path.relative_to(ROOT)}: {name} has {length} lines")
    if median(files.values()) >= FILE_MEDIAN:
        found.append(f"the median file has {median(files.values())} lines")
    if median(lengths) >= FUNCTION_MEDIAN:
        found.append(f"the median function has {median(lengths)} lines")
    return found


if __name__ == "__main__":
    broken = violations()
    sys.stdout.write("".join(f"{line}\n" for line in broken))
    sys.exit(bool(broken))
