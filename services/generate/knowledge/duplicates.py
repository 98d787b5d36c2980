"""Near duplicates: character shingles, MinHash to find candidates, Jaccard to decide.

Sources: A. Broder, On the resemblance and containment of documents (1997); bands as in Leskovec,
Rajaraman, Ullman, Mining of Massive Datasets, chapter 3; multiply-shift hashing by Dietzfelbinger
et al. (1997).
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

THRESHOLD = 0.8
SHINGLE = 4
_BANDS, _ROWS = 16, 6
_WORD = (1 << 64) - 1
_SHIFT = np.uint64(32)
_SEED = 7
_IGNORED = re.compile(r"[\W_]+")


def normalise(text: str) -> str:
    """Letters and digits only, in one case and one Unicode form."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text).casefold())


class NearDuplicates:
    """Tells whether a text resembles one that was added before.

    Args:
        threshold: Jaccard similarity of shingles from which two texts count as the same.
    """

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self._threshold = threshold
        self._buckets: dict[Hashable, list[int]] = defaultdict(list)
        self._shingles: list[frozenset[int]] = []
        self._keys: list[str] = []
        draw = np.random.default_rng(_SEED)
        shape = (_BANDS * _ROWS, 1)
        self._factors = draw.integers(1, _WORD, shape, dtype=np.uint64) | np.uint64(1)
        self._offsets = draw.integers(0, _WORD, shape, dtype=np.uint64)

    def add(self, key: str, text: str) -> str | None:
        """Remember ``text`` under ``key``; the key of an earlier text that it resembles, if any."""
        shingles = _shingles(text)
        bands = list(self._bands(shingles))
        found = self._resembling(shingles, bands)
        for band in bands:
            self._buckets[band].append(len(self._keys))
        self._shingles.append(shingles)
        self._keys.append(key)
        return found

    def _resembling(self, shingles: frozenset[int], bands: list[Hashable]) -> str | None:
        candidates = {number for band in bands for number in self._buckets.get(band, ())}
        for number in sorted(candidates):
            if _jaccard(shingles, self._shingles[number]) >= self._threshold:
                return self._keys[number]
        return None

    def _bands(self, shingles: frozenset[int]) -> Iterator[Hashable]:
        hashes: NDArray[np.uint64] = np.fromiter(shingles, dtype=np.uint64)
        signature = ((self._factors * hashes + self._offsets) >> _SHIFT).min(axis=1)
        for number, band in enumerate(signature.reshape(_BANDS, _ROWS)):
            yield number, band.tobytes()


def near_duplicates(texts: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The later and the earlier key of each text that resembles an earlier one."""
    seen = NearDuplicates()
    pairs = ((key, seen.add(key, text)) for key, text in texts)
    return [(key, earlier) for key, earlier in pairs if earlier is not None]


def _shingles(text: str) -> frozenset[int]:
    bare = normalise(text)
    count = max(len(bare) - SHINGLE + 1, 1)
    return frozenset(crc32(bare[at : at + SHINGLE].encode()) for at in range(count))


def _jaccard(one: frozenset[int], other: frozenset[int]) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)
