"""Active content of compound files: DOC (MS-OVBA 2.2, MS-OLEDS) and HWP 5."""

import re

from libs.contracts.problems import ProblemError
from services.extract.domain import Limits
from services.extract.reading.compound import Compound
from services.extract.scanning.scripts import left_over

_MACROS = re.compile(r"(^|/)(VBA/|_VBA_PROJECT)", re.IGNORECASE)
_OBJECTS = re.compile(r"(^|/)(ObjectPool/|\x01Ole10Native$)|BinData/.*\.OLE$", re.IGNORECASE)
_SCRIPT = "Scripts/DefaultJScript"
_LEAST_CODE = 8


def find_active(data: bytes, limits: Limits) -> str | None:
    """What would act when the file is opened, if anything.

    Raises:
        ProblemError: as ``Compound``.
    """
    compound = Compound(data, limits)
    for name in compound.names:
        if _MACROS.search(name):
            return "macros"
        if _OBJECTS.search(name):
            return "an embedded object"
    return "a script" if _SCRIPT in compound.names and _has_code(compound) else None


def _has_code(compound: Compound) -> bool:
    """Every HWP file has this stream, compressed or not; lengths stand between its scripts."""
    try:
        raw = compound.inflated(_SCRIPT)
    except ProblemError:
        raw = compound.stream(_SCRIPT)
    code = left_over(raw.decode("utf-16-le", "ignore"))
    return len(re.sub(r"[^\x21-\x7e]", "", code)) >= _LEAST_CODE
