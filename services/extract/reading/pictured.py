"""Packages (DOCX, HWPX) whose pages are pictures: somebody pasted a scan."""

import importlib

from services.extract.domain import Limits
from services.extract.reading.draft import Draft
from services.extract.reading.package import Package

_PAGE_SIDE = 600


def pictured(empty: Draft, package: Package, folder: str, limits: Limits) -> Draft:
    """What OCR reads on the pictures in ``folder`` instead of ``empty``, if there are any.

    Raises:
        ProblemError: as the reader of images; what is no picture is passed over.
    """
    image = importlib.import_module("services.extract.reading.image")  # rarely: brings OCR along
    names = sorted(name for name in package.members if name.startswith(folder))
    pages = [data for data in map(package.bytes, names) if image.shorter_side(data) >= _PAGE_SIDE]
    if not pages:
        return empty
    read: Draft = image.read_pictures(pages, limits)
    read.hidden += empty.hidden
    return read
