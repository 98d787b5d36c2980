"""Problem codes: stable names for everything that can go wrong for a user.

The same code appears in problem+json answers (RFC 9457), in ResumeRejected and AnalysisFailed
events, and in a resume's status.
"""

from enum import StrEnum

from pydantic import Field

from libs.contracts.base import Contract


class Code(StrEnum):
    """Stable problem codes. Never renamed; new ones may be added."""

    EMPTY_FILE = "empty_file"
    FILE_TOO_LARGE = "file_too_large"
    UNSUPPORTED_TYPE = "unsupported_type"
    DAMAGED_FILE = "damaged_file"
    PASSWORD_PROTECTED = "password_protected"  # noqa: S105 (a problem code)
    NO_TEXT = "no_text"
    TOO_MANY_PAGES = "too_many_pages"
    IMAGE_TOO_LARGE = "image_too_large"
    ARCHIVE_BOMB = "archive_bomb"
    MALWARE = "malware"
    ACTIVE_CONTENT = "active_content"
    SCAN_UNAVAILABLE = "scan_unavailable"
    INVALID_RESUME = "invalid_resume"
    INVALID_REQUEST = "invalid_request"
    EXTRACTION_TIMEOUT = "extraction_timeout"
    UNREADABLE = "unreadable"
    PROCESSING_FAILED = "processing_failed"
    PROCESSING_TIMEOUT = "processing_timeout"
    TOO_LITTLE_CONTENT = "too_little_content"
    BUDGET_EXCEEDED = "budget_exceeded"
    ERASED = "erased"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    RATE_LIMITED = "rate_limited"
    TOO_SLOW = "too_slow"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    UNAVAILABLE = "unavailable"
    INTERNAL = "internal"


class Kind(Contract):
    """What a code means: HTTP status, title, and what the reader can do next."""

    status: int
    title: str
    action: str


CATALOG: dict[Code, Kind] = {
    code: Kind(status=status, title=title, action=action)
    for code, status, title, action in (
        (Code.EMPTY_FILE, 422, "The file is empty", "Send the resume again."),
        (Code.FILE_TOO_LARGE, 413, "The file is too large", "Send a file of at most 10 MB."),
        (Code.UNSUPPORTED_TYPE, 415, "This kind of file is not supported",
         "Send PDF, DOC, DOCX, HWP, HWPX, RTF, TXT, an image, or a JSON resume."),
        (Code.DAMAGED_FILE, 422, "The file is damaged", "Export the resume again and send that."),
        (Code.PASSWORD_PROTECTED, 422, "The file is password-protected",
         "Remove the password and send the file again."),
        (Code.NO_TEXT, 422, "No text can be found in the file",
         "Send a file with text, or a sharper scan."),
        (Code.TOO_MANY_PAGES, 422, "The file has too many pages", "Send the resume only."),
        (Code.IMAGE_TOO_LARGE, 422, "An image has too many pixels", "Scan at 300 dpi or less."),
        (Code.ARCHIVE_BOMB, 422, "The file unpacks to far more than a resume holds",
         "Export the resume again and send that."),
        (Code.MALWARE, 422, "The file carries malware", "Check your computer before you go on."),
        (Code.ACTIVE_CONTENT, 422, "The file carries scripts, macros or embedded files",
         "Export the resume as a plain PDF and send that."),
        (Code.SCAN_UNAVAILABLE, 503, "The malware scanner cannot be reached", "Try again later."),
        (Code.INVALID_RESUME, 422, "The JSON does not follow the resume schema",
         "Correct the fields named in 'errors'."),
        (Code.INVALID_REQUEST, 422, "The request is not valid",
         "Correct the fields named in 'errors'."),
        (Code.EXTRACTION_TIMEOUT, 422, "Reading the file took too long",
         "Send a simpler file, such as a plain PDF."),
        (Code.UNREADABLE, 422, "The text cannot be read well enough",
         "Send a digital file, or a sharper scan."),
        (Code.PROCESSING_FAILED, 500, "The work failed", "Ask for it again."),
        (Code.PROCESSING_TIMEOUT, 504, "The work did not end in time", "Ask for it again."),
        (Code.TOO_LITTLE_CONTENT, 422, "The resume says too little to make this from",
         "Add projects, skills or tasks to the resume."),
        (Code.BUDGET_EXCEEDED, 429, "The budget for model calls is spent",
         "Raise the budget, or wait for the next period."),
        (Code.ERASED, 410, "The resume was erased", "Upload it again if you want a result."),
        (Code.NOT_FOUND, 404, "There is no such thing here", "Check the id."),
        (Code.CONFLICT, 409, "The state does not allow this now", "Read the resource again."),
        (Code.UNAUTHENTICATED, 401, "Who you are is not known",
         "Send an API key or a token in the Authorization header."),
        (Code.FORBIDDEN, 403, "You may not do this", "Ask for the scope that the detail names."),
        (Code.RATE_LIMITED, 429, "Too many requests", "Wait as Retry-After says."),
        (Code.TOO_SLOW, 408, "The request came too slowly", "Send it again on a faster line."),
        (Code.METHOD_NOT_ALLOWED, 405, "The method does not fit the path", "See /docs."),
        (Code.UNAVAILABLE, 503, "A part of the service cannot be reached", "Try again shortly."),
        (Code.INTERNAL, 500, "Something went wrong on our side", "Try again shortly."),
    )
}  # fmt: skip


class FieldError(Contract):
    """One invalid field."""

    field: str = Field(description="Path of the field, dotted")
    message: str


class Problem(Contract):
    """An error answer, ``application/problem+json`` (RFC 9457)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = Field(description="What to do next")
    code: Code
    instance: str | None = None
    errors: tuple[FieldError, ...] = ()


class ProblemError(Exception):
    """Raised where a request or a job cannot go on for a reason that the user should know."""

    def __init__(
        self, code: Code, detail: str | None = None, errors: tuple[FieldError, ...] = ()
    ) -> None:
        super().__init__(code.value)
        self.code = code
        self.detail = detail or CATALOG[code].action
        self.errors = errors

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """Pickle by the arguments: extraction runs in another process."""
        return type(self), (self.code, self.detail, self.errors)

    def problem(self, instance: str | None = None) -> Problem:
        """The answer to send."""
        kind = CATALOG[self.code]
        return Problem(
            title=kind.title,
            status=kind.status,
            detail=self.detail,
            code=self.code,
            instance=instance,
            errors=self.errors,
        )
