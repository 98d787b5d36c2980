"""Reads an upload within its limit, in memory only: a resume never touches the disk in clear."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from libs.contracts.problems import Code, FieldError, ProblemError
from services.ingest.http.state import Parts

_OVERHEAD_BYTES = 64 * 1024  # multipart boundaries and the other fields
_MAX_FIELDS = 20


@dataclass(frozen=True, slots=True)
class Upload:
    """The file and the other fields of a request."""

    content: bytes
    fields: dict[str, list[str]]


@asynccontextmanager
async def uploading(request: Request, parts: Parts) -> AsyncIterator[Upload]:
    """An upload, with memory set aside for it while the block runs.

    Raises:
        ProblemError: too large, too slow, not well-formed, or there is no room for it.
    """
    most = parts.settings.max_upload_bytes + _OVERHEAD_BYTES
    announced = request.headers.get("content-length", "")
    size = int(announced) if announced.isdecimal() else most
    if size > most:
        raise ProblemError(Code.FILE_TOO_LARGE)
    async with parts.room.reserve(size):
        try:
            async with asyncio.timeout(parts.settings.upload_seconds):
                upload = await _read(request, parts.settings.max_upload_bytes)
        except TimeoutError:
            raise ProblemError(Code.TOO_SLOW) from None
        except ClientDisconnect:  # nobody is there to read the answer
            raise ProblemError(Code.INVALID_REQUEST) from None
        yield upload


async def _read(request: Request, max_bytes: int) -> Upload:
    body = _limited(request.stream(), max_bytes + _OVERHEAD_BYTES)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        upload = await _read_form(request, body, max_bytes)
    elif kind == "application/json":
        upload = Upload(b"".join([chunk async for chunk in body]), {})
        _must_be_a_resume(upload.content)
    else:
        raise ProblemError(Code.INVALID_REQUEST, "Send multipart/form-data or application/json.")
    if len(upload.content) > max_bytes:
        raise ProblemError(Code.FILE_TOO_LARGE)
    return upload


def _must_be_a_resume(content: bytes) -> None:
    """What says it is JSON must look like an object; a plain text may come as a file only."""
    if not content.lstrip().startswith(b"{"):
        raise ProblemError(Code.INVALID_RESUME)


async def _read_form(request: Request, body: AsyncGenerator[bytes, None], max_bytes: int) -> Upload:
    parser = MultiPartParser(
        request.headers, body, max_files=1, max_fields=_MAX_FIELDS, max_part_size=_OVERHEAD_BYTES
    )
    # never spooled to a temporary file: a resume must not lie on the disk in clear
    parser.spool_max_size = max_bytes + _OVERHEAD_BYTES + 1
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as error:
        raise ProblemError(Code.INVALID_REQUEST, "The multipart form is malformed.") from error
    file = form.get("file")
    if not isinstance(file, UploadFile):
        missing = FieldError(field="file", message="Field required")
        raise ProblemError(Code.INVALID_REQUEST, errors=(missing,))
    return Upload(await file.read(), _texts(form))


def _texts(form: FormData) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            fields.setdefault(name, []).append(value)
    return fields


async def _limited(stream: AsyncIterator[bytes], max_bytes: int) -> AsyncGenerator[bytes, None]:
    total = 0
    async for chunk in stream:
        total += len(chunk)
        if total > max_bytes:
            raise ProblemError(Code.FILE_TOO_LARGE)
        yield chunk
