"""The machine's Java, and server archives from Maven Central, fetched once."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from string import Template

from libs.embedded.child import Program, complete
from libs.embedded.errors import MissingToolError
from libs.embedded.folder import locked

FILES = Path(__file__).with_name("jvm")
LOGGING = FILES / "log4j2.properties"
FETCH_TIMEOUT = 600.0  # seconds


def java() -> Path:
    """The ``java`` program: that of JAVA_HOME, else the one on the path.

    Raises:
        MissingToolError: There is none.
    """
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    if found is None:
        raise MissingToolError("Java", "Install Java 17 or newer (default-jre-headless).")
    return Path(found).resolve()


def fill(template: str, target: Path, **values: object) -> None:
    """Write the configuration file ``template`` with its ``$names`` filled in."""
    text = Template((FILES / template).read_text(encoding="utf-8")).substitute(values)
    target.write_text(text, encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Archive:
    """A server on Maven Central: ``jvm/NAME.pom.xml`` and a goal of its dependency plugin."""

    name: str
    version: str
    goal: str

    def folder(self, cache: Path) -> Path:
        """Where the archive lies once it is fetched."""
        return cache / f"{self.name}-{self.version}"

    async def fetch(self, cache: Path) -> None:
        """Fetch into ``cache`` unless it is there; then no network is needed any more.

        Raises:
            MissingToolError: Maven is not installed.
            ChildError: Maven failed, most often for lack of a network.
        """
        if self.folder(cache).exists():
            return
        async with locked(cache, patience=FETCH_TIMEOUT):
            if not self.folder(cache).exists():
                partial = cache / f"{self.name}.part"
                await complete(self._maven(cache, partial), FETCH_TIMEOUT)
                partial.rename(self.folder(cache))

    def _maven(self, cache: Path, target: Path) -> Program:
        maven = shutil.which("mvn")
        if maven is None:
            raise MissingToolError("Maven", "Install it (maven).")
        return Program(
            name=f"the fetch of {self.name} {self.version} from Maven Central",
            argv=(
                *(maven, "--batch-mode", "--quiet", "--strict-checksums"),
                *("--file", str(FILES / f"{self.name}.pom.xml"), f"dependency:{self.goal}"),
                *(f"-Dartifact.version={self.version}", f"-DoutputDirectory={target}"),
                f"-DmarkersDirectory={target}.markers",  # not beside the pom, where they outlive it
                *("-DincludeScope=runtime", "-Daether.connector.connectTimeout=10000"),
            ),
            log=cache / f"{self.name}.log",
            hint="Check the network and run it again. Once fetched, it works offline.",
        )
