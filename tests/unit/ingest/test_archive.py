"""Archives are sent while they are written."""

import io
from zipfile import ZipFile

from services.ingest.archive import ZipStream


async def test_the_pieces_make_a_sound_archive_and_come_file_by_file() -> None:
    archive = ZipStream()
    first = await archive.add("이력서/text.txt", "홍길동".encode())
    second = await archive.add("big.bin", bytes(range(256)) * 4096)
    assert first.startswith(b"PK\x03\x04")
    assert second.startswith(b"PK\x03\x04")
    whole = ZipFile(io.BytesIO(first + second + archive.end()))
    assert whole.testzip() is None
    assert whole.namelist() == ["이력서/text.txt", "big.bin"] == archive.names
    assert whole.read("이력서/text.txt").decode() == "홍길동"
