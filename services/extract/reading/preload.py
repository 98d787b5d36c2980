"""Imported once by the fork server, so that a new worker starts in milliseconds."""

from services.extract.reading import docx, json_resume, ocr, pdf, plain

__all__ = ["docx", "json_resume", "ocr", "pdf", "plain"]
