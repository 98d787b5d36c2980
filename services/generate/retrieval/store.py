"""Built indexes on disk, by what they were built from: built once, mapped by every replica."""

import shutil
import tempfile
from collections.abc import Callable, Iterable
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TypeVar

from services.generate.retrieval.memory import PassageMemory
from services.generate.retrieval.subjects import Subject

_FORMAT = "1"
_TOKENISER_DATA = (
    ("services.generate.retrieval", "lexicon.json"),
    ("services.generate.retrieval", "glossary.json"),
    ("services.generate.retrieval", "tokens.py"),
    ("services.generate.retrieval", "english.py"),
    ("libs.contracts", "skills.json"),
)

Built = TypeVar("Built")


def fingerprint(grouped: Iterable[Subject], models: str = "") -> str:
    """Names the indexes of subjects: changes with their text and with the tokeniser's data."""
    digest = sha256(f"{_FORMAT}\0{models}".encode())
    for package, name in _TOKENISER_DATA:
        digest.update(files(package).joinpath(name).read_bytes())
    for subject in grouped:
        ids = " ".join(entry.id for entry in subject.entries)
        digest.update(f"{subject.key}\0{subject.words()}\0{ids}\0".encode())
    return digest.hexdigest()[:24]


class IndexStore:
    """A folder of indexes. Any may be deleted: it is built again.

    Args:
        folder: where they lie.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.memory = PassageMemory(folder / "passages")

    def has(self, name: str) -> bool:
        """Whether the index ``name`` lies ready."""
        return (self._folder / name).is_dir()

    def open(
        self, name: str, load: Callable[[Path], Built], write: Callable[[Path], None]
    ) -> Built:
        """Load the index ``name``; if there is none, let ``write`` fill a folder first."""
        if not self.has(name):
            self.add(name, write)
        return self.load(name, load)

    def load(self, name: str, load: Callable[[Path], Built]) -> Built:
        """Open the index ``name``, which must lie ready."""
        return load(self._folder / name)

    def add(self, name: str, write: Callable[[Path], None]) -> None:
        """Keep what ``write`` puts into the folder it is given, whole or not at all."""
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=self._folder))
        try:
            write(draft)
            draft.rename(self._folder / name)
        except OSError:
            if not self.has(name):  # else another replica was first, with the same content
                raise
        finally:
            shutil.rmtree(draft, ignore_errors=True)
