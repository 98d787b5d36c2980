"""An upload without a length is cut off at the limit while it comes in, not after it came."""

from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import Request

from libs.contracts.problems import Code, ProblemError
from services.ingest.http.room import UploadRoom
from services.ingest.http.upload import uploading
from services.ingest.settings import IngestSettings

MIB = 1 << 20
FORM = "multipart/form-data; boundary=cut"
HEAD = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
TAIL = b"\r\n--cut--\r\n"


class Sender:
    """Sends ``head``, then chunks of a megabyte, then ``tail``; counts what was asked for."""

    def __init__(self, head: bytes, megabytes: int, tail: bytes) -> None:
        self._waiting = [head, *[bytes(MIB)] * megabytes, tail]
        self.sent = 0

    async def receive(self) -> dict[str, Any]:
        body = self._waiting.pop(0)
        self.sent += len(body)
        return {"type": "http.request", "body": body, "more_body": bool(self._waiting)}


async def upload(sender: Sender, kind: str) -> bytes:
    headers = [(b"content-type", kind.encode()), (b"transfer-encoding", b"chunked")]
    request = Request({"type": "http", "headers": headers}, sender.receive)
    settings = SimpleNamespace(
        max_upload_bytes=IngestSettings.model_fields["max_upload_bytes"].default, upload_seconds=5
    )
    parts: Any = SimpleNamespace(settings=settings, room=UploadRoom(100 * MIB, patience=1))
    async with uploading(request, parts) as read:
        return read.content


@pytest.mark.parametrize(("kind", "head"), [(FORM, HEAD), ("application/json", b'{"a": "')])
async def test_more_than_ten_megabytes_are_refused_with_most_of_them_unread(
    kind: str, head: bytes
) -> None:
    sender = Sender(head, 100, TAIL)
    with pytest.raises(ProblemError) as problem:
        await upload(sender, kind)
    assert problem.value.code is Code.FILE_TOO_LARGE
    assert sender.sent <= 11 * MIB + 64 * 1024


async def test_ten_megabytes_in_chunks_are_taken() -> None:
    assert len(await upload(Sender(HEAD, 10, TAIL), FORM)) == 10 * MIB
