"""Imported once by the fork server, so that a new worker starts in milliseconds."""

from services.extract.reading import doc, docx, hwp, hwpx, image, pdf, plain, rtf

__all__ = ["doc", "docx", "hwp", "hwpx", "image", "pdf", "plain", "rtf"]
