import pytest

from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Warn
from services.extract.scanning.gate import Gate, Unscanned
from services.extract.scanning.ports import ScannerUnavailableError


class Finds:
    def __init__(self, name: str | None) -> None:
        self._name = name

    async def find(self, data: bytes) -> str | None:
        return self._name if data == b"evil" else None


class Unreachable:
    async def find(self, _data: bytes) -> str | None:
        raise ScannerUnavailableError("refused")


async def code_of(gate: Gate, data: bytes) -> Code:
    with pytest.raises(ProblemError) as problem:
        await gate.admit(data)
    return problem.value.code


async def test_malware_is_refused_and_clean_files_pass() -> None:
    gate = Gate(Finds("Eicar"), Unscanned.REFUSE)
    assert await code_of(gate, b"evil") is Code.MALWARE
    assert await gate.admit(b"good") == ()


@pytest.mark.parametrize("scanner", [None, Unreachable()])
async def test_without_a_scanner_the_policy_decides(scanner: Unreachable | None) -> None:
    assert await code_of(Gate(scanner, Unscanned.REFUSE), b"x") is Code.SCAN_UNAVAILABLE
    assert await Gate(scanner, Unscanned.MARK).admit(b"x") == (Warn.UNSCANNED,)
