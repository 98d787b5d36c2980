"""The house rules that no linter knows."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.sizes import ROOT, sources, violations

FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc"}
REGISTRIES = re.compile(
    r"pypi\.org|pythonhosted|registry\.npmjs|crates\.io|repo1?\.maven|proxy\.golang|deb\.debian"
)


def test_files_and_functions_keep_their_sizes() -> None:
    assert violations() == []


def test_no_module_is_a_drawer() -> None:
    assert [path for path in sources() if path.stem in FORBIDDEN_NAMES] == []


def test_no_file_names_a_package_registry() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    texts = [ROOT / name for name in listed.stdout.split() if name != _here()]
    named = [path for path in texts if path.is_file() and REGISTRIES.search(_text(path))]
    assert named == []


def test_contracts_import_with_pydantic_alone() -> None:
    blocked = ["aiokafka", "faststream", "pymongo", "redis", "cryptography", "structlog", "fastapi"]
    folder = ROOT / "libs/contracts"
    modules = sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in folder.rglob("*.py")
        if path.stem not in {"__init__", "__main__"}
    )
    assert "libs.contracts.schemas.compatibility" in modules
    code = (
        f"import sys; sys.modules.update(dict.fromkeys({blocked!r})); import {', '.join(modules)}"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 0
    project = tomllib.loads((ROOT / "libs/contracts/pyproject.toml").read_text())["project"]
    assert [name.split(">")[0] for name in project["dependencies"]] == ["pydantic"]


def _here() -> str:
    return str(Path(__file__).relative_to(ROOT))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
