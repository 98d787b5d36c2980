"""What happens to a file on the scanner's word, or for want of it."""

from enum import StrEnum

import structlog

from libs.contracts.problems import Code, ProblemError
from services.extract.domain import Warn
from services.extract.scanning.ports import Scanner, ScannerUnavailableError

_log = structlog.get_logger()


class Unscanned(StrEnum):
    """What to do with a file that no scanner has seen: refuse it, or mark it and go on."""

    REFUSE = "refuse"
    MARK = "mark"


class Gate:
    """Lets files pass that a scanner finds clean; ``scanner`` is None where none is configured."""

    def __init__(self, scanner: Scanner | None, policy: Unscanned) -> None:
        self._scanner = scanner
        self._policy = policy

    async def admit(self, data: bytes) -> tuple[Warn, ...]:
        """Scan ``data``; the warnings that its text must carry.

        Raises:
            ProblemError: MALWARE; SCAN_UNAVAILABLE where the policy is to refuse.
        """
        try:
            found = await self._find(data)
        except ScannerUnavailableError as error:
            _log.warning("scan_unavailable", reason=str(error), policy=self._policy)
            if self._policy is Unscanned.REFUSE:
                raise ProblemError(Code.SCAN_UNAVAILABLE) from None
            return (Warn.UNSCANNED,)
        if found:
            _log.warning("malware_found", signature=found)
            raise ProblemError(Code.MALWARE)
        return ()

    async def _find(self, data: bytes) -> str | None:
        if self._scanner is None:
            raise ScannerUnavailableError("not configured")
        return await self._scanner.find(data)
