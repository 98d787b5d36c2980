"""Runs in a peer's own environment, ``python peer_driver.py PEER FOLDER``, and reads on request.

Each line on stdin asks for one round over all files; the answer is a line of JSON. Imports nothing
of the project, since the peer's environment has nothing of it.
"""

import importlib
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

Extract = Callable[[Path], str]


def kreuzberg() -> Extract:
    """The Rust core, one file at a time."""
    module = importlib.import_module("kreuzberg")
    return lambda path: str(module.extract_file_sync(str(path)).content)


def markitdown() -> Extract:
    """One converter for all files."""
    converter = importlib.import_module("markitdown").MarkItDown()
    return lambda path: str(converter.convert(str(path)).text_content)


def unstructured() -> Extract:
    """The fast strategy, which reads the text layer.

    It asks a spaCy model for parts of speech, which name the kind of an element and leave its text
    alone. That model comes from no package registry; an empty pipeline of its name, in the working
    folder where spaCy looks for it, takes its place and less time.
    """
    pipeline = importlib.import_module("spacy").blank("en")
    pipeline.add_pipe("sentencizer")
    pipeline.to_disk("en_core_web_sm")
    partition = importlib.import_module("unstructured.partition.auto").partition
    return lambda path: "\n".join(str(e) for e in partition(str(path), strategy="fast"))


PEERS = {"kreuzberg": kreuzberg, "markitdown": markitdown, "unstructured": unstructured}


def read_all(extract: Extract, files: list[Path]) -> dict[str, tuple[str, float]]:
    """Text and seconds of each file that the peer reads."""
    found = {}
    for path in files:
        started = time.perf_counter()
        try:
            text = extract(path)
        except Exception as error:  # noqa: BLE001 (a format that the peer does not read)
            print(f"{path.name}: {type(error).__name__}", file=sys.stderr)
        else:
            found[path.name] = text, time.perf_counter() - started
    return found


def main(peer: str, folder: Path, answers: TextIO) -> None:
    """Answer rounds until stdin closes; a file that cannot be read is not asked for again."""
    extract, files = PEERS[peer](), sorted(folder.iterdir())
    for _ in sys.stdin:
        found = read_all(extract, files)
        files = [path for path in files if path.name in found]
        print(json.dumps(found), file=answers, flush=True)


if __name__ == "__main__":
    with os.fdopen(os.dup(1), "w") as out:
        os.dup2(2, 1)  # what a peer prints of itself is no answer
        main(sys.argv[1], Path(sys.argv[2]), out)
