"""Runs in a peer's own environment: ``python peer_driver.py PEER FOLDER`` prints JSON.

Imports nothing of the project, since the peer's environment has nothing of it.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path


def kreuzberg() -> Callable[[Path], str]:
    """The Rust core, one file at a time."""
    module = importlib.import_module("kreuzberg")
    return lambda path: str(module.extract_file_sync(str(path)).content)


def markitdown() -> Callable[[Path], str]:
    """One converter for all files."""
    converter = importlib.import_module("markitdown").MarkItDown()
    return lambda path: str(converter.convert(str(path)).text_content)


def unstructured() -> Callable[[Path], str]:
    """The fast strategy, which reads the text layer."""
    partition = importlib.import_module("unstructured.partition.auto").partition
    return lambda path: "\n".join(str(e) for e in partition(str(path), strategy="fast"))


PEERS = {"kreuzberg": kreuzberg, "markitdown": markitdown, "unstructured": unstructured}


def main(peer: str, folder: Path) -> None:
    """Read every file three times; seconds are the best of the three."""
    extract = PEERS[peer]()
    files = sorted(folder.iterdir())
    texts, seconds = {}, {}
    for path in files:
        times = []
        try:
            for _ in range(3):
                started = time.perf_counter()
                texts[path.name] = extract(path)
                times.append(time.perf_counter() - started)
        except Exception as error:  # noqa: BLE001 (a format that the peer does not read)
            print(f"{path.name}: {type(error).__name__}", file=sys.stderr)
            continue
        seconds[path.name] = min(times)
    json.dump({"texts": texts, "seconds": seconds}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
