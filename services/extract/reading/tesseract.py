"""Tesseract in process: words with their places, confidences and the blanks between them."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import tesserocr
from PIL import Image
from tesserocr import PSM, RIL

from libs.contracts.problems import Code, ProblemError

_TESSDATA = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
)


class Word(NamedTuple):
    """A word on the image, in pixels; ``line`` numbers its text line.

    ``spaced`` tells whether a blank stands before it: the Korean model cuts words at syllables.
    """

    line: int
    x0: int
    y0: int
    x1: int
    y1: int
    confidence: float
    spaced: bool
    text: str


class Engine:
    """One language model. Not for use by several threads at once; loading takes 0.1 s.

    Raises:
        ProblemError: UNAVAILABLE if the language's data is not installed.
    """

    def __init__(self, language: str) -> None:
        folders = filter(None, (os.environ.get("TESSDATA_PREFIX"), *_TESSDATA))
        folder = next((f for f in folders if Path(f, f"{language}.traineddata").exists()), None)
        if folder is None:
            raise ProblemError(Code.UNAVAILABLE, f"Install tesseract-ocr-{language}.")
        self._api = tesserocr.PyTessBaseAPI(path=folder, lang=language)

    def words(self, image: Image.Image, dpi: float, mode: int = PSM.SINGLE_COLUMN) -> list[Word]:
        """The words on ``image`` (mode L), line by line.

        Segmentation mode 4 (one column of text of varying sizes) reads resumes far better than the
        default; columns are told apart afterwards from the places of the words.
        """
        api = self._api
        api.SetPageSegMode(mode)
        api.SetImageBytes(image.tobytes(), image.width, image.height, 1, image.width)
        api.SetSourceResolution(min(2400, max(70, round(dpi))))
        api.Recognize()
        found = list(_walk(api.GetIterator()))
        api.Clear()
        api.ClearAdaptiveClassifier()
        return found


def _walk(at: tesserocr.PyResultIterator | None) -> Iterator[Word]:
    line = 0
    more = at is not None
    while more and at is not None:
        if not at.Empty(RIL.WORD):
            line += at.IsAtBeginningOf(RIL.TEXTLINE)
            text = at.GetUTF8Text(RIL.WORD).strip()
            if text:
                confidence = at.Confidence(RIL.WORD) / 100
                spaced = bool(at.BlanksBeforeWord())
                x0, y0, x1, y1 = at.BoundingBox(RIL.WORD)
                yield Word(line, x0, y0, x1, y1, confidence, spaced, text)
        more = at.Next(RIL.WORD)


def confidence(words: list[Word]) -> float:
    """Mean confidence by character, 0..1; 0 when there are no words."""
    characters = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / max(1, characters)
