"""A peer's process: installed by ordinary packages into an environment that goes with it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import which
from types import TracebackType
from typing import Self

PACKAGES = {
    "kreuzberg": ["kreuzberg"],
    "markitdown": ["markitdown[pdf,docx]"],
    "unstructured": ["unstructured[pdf,docx,rtf]"],
}
_LEFT_OUT = ("torch", "torchvision", "transformers", "timm", "accelerate")
"""5 GB that unstructured wants for strategies other than the fast one."""
_QUIET = {"DO_NOT_TRACK": "1", "SCARF_NO_ANALYTICS": "true", "UNSTRUCTURED_DISABLE_NOTICE": "1"}
_DRIVER = Path(__file__).with_name("peer_driver.py")
_UV = which("uv") or str(Path(sys.executable).with_name("uv"))
_INSTALL_S = 600
Answer = dict[str, tuple[str, float]]
"""By file, its text and the seconds that it took; without the files that were not read."""


class ContenderError(Exception):
    """The peer cannot be had here."""


class Contender:
    """Reads the files of ``samples`` in rounds; its environment is made in ``folder``."""

    def __init__(self, name: str, samples: Path, folder: Path) -> None:
        self.name = name
        self._home = folder / name
        self._samples = samples
        self._log = folder / f"{name}.log"

    def __enter__(self) -> Self:
        """Install and start it.

        Raises:
            ContenderError: with the last line of what the failed step said.
        """
        self._install()
        with self._log.open("w") as log:
            self._process = subprocess.Popen(  # noqa: S603 (our own command)
                [str(self._python), str(_DRIVER), self.name, str(self._samples)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=self._home,
                env={**os.environ, **_QUIET},
            )
        if not self.read():
            self._end()
            raise ContenderError(f"it reads none of the files: {self._said()}")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        self._end()

    @property
    def _python(self) -> Path:
        return self._home / "bin" / "python"

    def _install(self) -> None:
        overrides = self._home.with_suffix(".overrides")
        overrides.write_text("".join(f'{name}; sys_platform == "none"\n' for name in _LEFT_OUT))
        target = ["--python", str(self._python), "--override", str(overrides)]
        for command in (
            [_UV, "venv", "-q", "--python", sys.executable, str(self._home)],
            [_UV, "pip", "install", "-q", *target, *PACKAGES[self.name]],
        ):
            try:
                subprocess.run(  # noqa: S603 (our own commands)
                    command, capture_output=True, text=True, timeout=_INSTALL_S, check=True
                )
            except (OSError, subprocess.SubprocessError) as error:
                said = getattr(error, "stderr", None) or str(error)
                raise ContenderError(said.strip().splitlines()[-1]) from error

    def read(self) -> Answer:
        """One round over all files; nothing once the process has ended."""
        pipe, answers = self._process.stdin, self._process.stdout
        if pipe is None or answers is None:
            return {}
        try:
            pipe.write("\n")
            pipe.flush()
            answer: Answer = json.loads(answers.readline())
        except (OSError, ValueError):
            return {}
        return answer

    def _said(self) -> str:
        lines = self._log.read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    def _end(self) -> None:
        self._process.kill()
        self._process.communicate()
