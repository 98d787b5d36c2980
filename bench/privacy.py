"""How much personal data is found, how much else is masked, and how fast, beside bare ko-pii.

1,000+ planted items over made-up resumes in Korean and English. An item counts as found when
every letter and digit of it is masked; a masked span counts as wrong when it covers no item. The
texts of the knowledge base, written by others, show what is taken from text about nobody.
"""

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from time import process_time

from ko_pii import detect_all

from bench.harness import Bound, finish, main, percentile
from bench.planted.page import Planted
from bench.planted.resumes import Resume, Resumes
from libs.contracts.kinds import Language
from libs.privacy.detector import Detector
from libs.privacy.kinds import Kind
from libs.privacy.masking import Masker

_RESUMES = 240
_CLEAN = Path(__file__).parents[1] / "tests" / "data" / "privacy"
_CLEAN_LINES = 12
_KNOWLEDGE = Path(__file__).parents[1] / "services" / "generate" / "knowledge" / "data"
_HEADER = ["홍가람", "a@example.com", *[""] * 12, "경력", "1", "2", "3"]  # so that no text is one
NUMBERS = frozenset(Kind) - {Kind.NAME, Kind.ADDRESS, Kind.BIRTH, Kind.PROFILE_URL}
_PEER_LABELS = {  # what ko-pii finds beyond these is no personal data of a resume
    "PERSON", "ADDRESS", "PHONE", "EMAIL", "RRN", "FRN", "CARD", "ACCOUNT", "PASSPORT",
    "DRIVER_LICENSE", "BUSINESS_REG", "DT_BIRTH", "URL",
}  # fmt: skip

Find = Callable[[Sequence[str]], list[list[tuple[int, int]]]]
"""Spans by line."""


class Score:
    """Counts what a detector found of what was planted."""

    def __init__(self) -> None:
        self.planted: Counter[Kind] = Counter()
        self.found: Counter[Kind] = Counter()
        self.right = 0
        self.wrong = 0
        self.times: list[float] = []
        self.missed: list[str] = []
        self.invented: list[str] = []

    def add(self, resume: Resume, find: Find) -> None:
        """Run ``find`` on a resume and count."""
        lines = resume.page.lines
        start = process_time()
        spans = find(lines)
        self.times.append(process_time() - start)
        for item in resume.page.planted:
            self.planted[item.kind] += 1
            if _covered(lines[item.line], item, spans[item.line]):
                self.found[item.kind] += 1
            else:
                self.missed.append(f"{item.kind}: {lines[item.line]!r}")
        self._judge(resume, spans)

    def recall(self, kinds: frozenset[Kind]) -> float:
        """Share of the planted items of ``kinds`` that were found."""
        return sum(self.found[k] for k in kinds) / sum(self.planted[k] for k in kinds)

    @property
    def precision(self) -> float:
        """Share of the masked spans that cover something planted."""
        return self.right / (self.right + self.wrong)

    def _judge(self, resume: Resume, spans: list[list[tuple[int, int]]]) -> None:
        for number, inside in enumerate(spans):
            items = [item for item in resume.page.planted if item.line == number]
            for start, end in inside:
                hit = any(start < item.end and end > item.start for item in items)
                self.right += hit
                self.wrong += not hit
                if not hit:
                    self.invented.append(resume.page.lines[number][start:end])


def _covered(line: str, item: Planted, spans: list[tuple[int, int]]) -> bool:
    return all(
        any(start <= place < end for start, end in spans)
        for place in range(item.start, item.end)
        if line[place].isalnum()
    )


def find_with(detector: Detector) -> Find:
    """Spans of our detector, in the form that :class:`Score` takes."""
    return lambda lines: [
        [(span.start, span.end) for span in spans if span.value]
        for spans in detector.find_lines(lines)
    ]


def _peer(lines: Sequence[str]) -> list[list[tuple[int, int]]]:
    text, starts = "\n".join(lines), [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    spans: list[list[tuple[int, int]]] = [[] for _ in lines]
    for found in detect_all(text):
        if found.label in _PEER_LABELS:
            row = bisect_right(starts, found.start) - 1
            spans[row].append((found.start - starts[row], found.end - starts[row]))
    return spans


def planted(seed: int) -> list[Resume]:
    """Resumes in both languages, each with some lines that only look personal."""
    resumes, random = Resumes(seed), Random(seed)  # noqa: S311 (test data)
    clean = {
        lang: (_CLEAN / f"clean.{lang}.txt").read_text("utf-8").splitlines() for lang in Language
    }
    made = [resumes.make(tuple(Language)[n % 2]) for n in range(_RESUMES)]
    for resume in made:
        resume.page.lines += random.sample(clean[resume.language], _CLEAN_LINES)
    return made


def knowledge() -> list[str]:
    """The texts of the shipped knowledge base, written by others and about nobody."""
    rows = (
        json.loads(row)
        for path in sorted(_KNOWLEDGE.rglob("*.jsonl"))
        for row in path.read_text("utf-8").splitlines()
        if row.strip()
    )
    texts = {" ".join(text.split()) for row in rows for text in _texts(row)}
    return sorted(text for text in texts if not text.startswith("http"))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def invented(find: Find, texts: Sequence[str]) -> list[str]:
    """What ``find`` takes for personal in texts that have none."""
    spans = find([*_HEADER, *texts])[len(_HEADER) :]
    return [text[a:b] for text, row in zip(texts, spans, strict=True) for a, b in row]


def run() -> int:
    """Measure and judge."""
    made = planted(seed=20261124)
    detector = Detector()
    masker, ours, peer, masking = Masker(detector), Score(), Score(), []
    for resume in made:
        start = process_time()  # before the rest: no pattern of these names is compiled yet
        masker.mask(resume.page.lines)
        masking.append((process_time() - start) * 1000)
        ours.add(resume, find_with(detector))
        peer.add(resume, _peer)
    figures = {"planted items": float(sum(ours.planted.values()))}
    texts = knowledge()
    figures["texts about nobody"] = float(len(texts))
    for name, score, find in (("", ours, find_with(detector)), ("ko-pii: ", peer, _peer)):
        figures[f"{name}findings in them"] = float(len(invented(find, texts)))
        figures[f"{name}recall, numbers and e-mail"] = score.recall(NUMBERS)
        for kind in (Kind.NAME, Kind.ADDRESS, Kind.BIRTH, Kind.PROFILE_URL):
            figures[f"{name}recall, {kind.lower()}"] = score.recall(frozenset((kind,)))
        figures[f"{name}precision"] = score.precision
    figures["ko-pii: ms per resume, p50"] = percentile(peer.times, 0.5) * 1000
    figures["mask(): ms per resume, p50"] = percentile(masking, 0.5)
    figures["mask(): ms per resume, p95"] = percentile(masking, 0.95)
    bounds = (
        Bound("planted items", 1000, at_least=True),
        Bound("recall, numbers and e-mail", 0.99, at_least=True),
        Bound("recall, name", 0.95, at_least=True),
        Bound("precision", 0.95, at_least=True),
        Bound("findings in them", 10),
        Bound("mask(): ms per resume, p50", 10),
    )
    return finish("privacy", figures, bounds, ("ko-pii",))


if __name__ == "__main__":
    main(run())
