"""Elasticsearch's core from Maven Central with the machine's Java; used by tests.

The archive is the distribution that Elastic's own integration tests run on: the real engine,
without the modules (no ``GET /``, delete_by_query, reindex, ILM, scripts).
"""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from libs.embedded.child import Program
from libs.embedded.errors import MissingToolError
from libs.embedded.java import FILES, LOGGING, Archive, fill, java
from libs.embedded.ports import LOOPBACK, free_port
from libs.embedded.ready import http_ok
from libs.embedded.server import Server

ARCHIVE = Archive("elasticsearch", "8.19.4", "unpack-dependencies")
# It refuses to run as root. As nobody, but with root's right to pass by file permissions, so that
# neither the cache nor the data has to lie in a folder that others may enter.
UNPRIVILEGED = (
    *("--reuid", "nobody", "--regid", "nogroup", "--clear-groups"),
    *("--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"),
    *("--securebits", "+no_setuid_fixup", "--pdeathsig", "KILL"),
)


class Elasticsearch(Server):
    """One node without security. Its archive is fetched once into ``cache`` (97 MB)."""

    name: ClassVar[str] = "elasticsearch"

    def __init__(
        self, folder: Path, *, cache: Path, port: int | None = None, inherit: Sequence[int] = ()
    ) -> None:
        self._cache = cache.absolute()
        self._transport = free_port()
        super().__init__(folder, port=port, inherit=inherit)

    @property
    def url(self) -> str:
        """The base address."""
        return f"http://{LOOPBACK}:{self.port}"

    async def prepare(self) -> None:
        """Fetch the archive and write the configuration."""
        await ARCHIVE.fetch(self._cache)
        await super().prepare()
        for folder in (self._config, self._scratch):
            folder.mkdir(exist_ok=True)
        for file in (LOGGING, FILES / "jvm.options"):
            shutil.copy(file, self._config)
        fill(
            "elasticsearch.yml",
            self._config / "elasticsearch.yml",
            port=self.port,
            transport=self._transport,
            data=self.data / "data",
            logs=self.data / "logs",
        )

    def program(self) -> Program:
        """The server, under its own launcher."""
        home = ARCHIVE.folder(self._cache) / f"elasticsearch-{ARCHIVE.version}"
        return Program(
            name=self.name,
            argv=(*_unprivileged(), str(home / "bin" / "elasticsearch")),
            log=self.log,
            env={
                "ES_PATH_CONF": str(self._config),
                "ES_JAVA_HOME": str(java().parent.parent),
                "ES_TMPDIR": str(self._scratch),
                "CLI_JAVA_OPTS": "-XX:TieredStopAtLevel=1",
            },
            ready=http_ok(self.port, "/_cluster/health"),
            start_timeout=120.0,
            hint="It needs Java 17 or newer and about 1 GB of memory.",
        )

    @property
    def _config(self) -> Path:
        return self.data / "config"

    @property
    def _scratch(self) -> Path:
        return self.data / "tmp"


def _unprivileged() -> tuple[str, ...]:
    if os.geteuid() != 0:
        return ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise MissingToolError("setpriv", "Install it (util-linux), or run as another user.")
    return setpriv, *UNPRIVILEGED
