"""Apache Kafka from Maven Central with the machine's Java: on disk, survives everything."""

import base64
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from libs.embedded.child import Program, complete
from libs.embedded.java import LOGGING, Archive, fill, java
from libs.embedded.kafka_wire import broker_ready
from libs.embedded.ports import LOOPBACK, free_port
from libs.embedded.server import Server

ARCHIVE = Archive("apache-kafka", "4.1.1", "copy-dependencies")
JVM = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
FORMAT_TIMEOUT = 60.0  # seconds


class ApacheKafka(Server):
    """One KRaft node. Its jars are fetched once into ``cache`` (43 MB)."""

    name: ClassVar[str] = "apache-kafka"

    def __init__(
        self, folder: Path, *, cache: Path, port: int | None = None, inherit: Sequence[int] = ()
    ) -> None:
        self._cache = cache.absolute()
        self._controller = free_port()
        super().__init__(folder, port=port, inherit=inherit)

    @property
    def url(self) -> str:
        """The bootstrap servers."""
        return f"{LOOPBACK}:{self.port}"

    async def prepare(self) -> None:
        """Fetch the jars, write the configuration, format the data folder once."""
        await ARCHIVE.fetch(self._cache)
        await super().prepare()
        fill(
            "kafka.properties",
            self._properties,
            port=self.port,
            controller=self._controller,
            data=self.data,
        )
        if not (self.data / "meta.properties").exists():
            await complete(self._format(), FORMAT_TIMEOUT)

    def program(self) -> Program:
        """The broker."""
        return self._java(self.name, *self._sharing(), "kafka.Kafka", str(self._properties))

    async def stop(self) -> None:
        """Stop, and keep the archive of loaded classes if this run wrote it."""
        await super().stop()
        if self._own_classes.exists():
            self._own_classes.replace(self._classes)

    def _format(self) -> Program:
        cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        options = ("format", f"--cluster-id={cluster}", "--config", str(self._properties))
        return self._java("the formatting of Kafka's data", "kafka.tools.StorageTool", *options)

    def _sharing(self) -> tuple[str, ...]:
        # Class data sharing takes a third off the start; the first orderly stop writes it (2 s).
        # https://docs.oracle.com/en/java/javase/17/vm/class-data-sharing.html
        if self._classes.exists():
            return (f"-XX:SharedArchiveFile={self._classes}", "-Xlog:cds=off")
        return (f"-XX:ArchiveClassesAtExit={self._own_classes}", "-Xlog:cds=off")

    def _java(self, name: str, *arguments: str) -> Program:
        libraries = f"{ARCHIVE.folder(self._cache)}/*"
        logging = f"-Dlog4j2.configurationFile={LOGGING.as_uri()}"
        return Program(
            name=name,
            argv=(str(java()), *JVM, logging, "-cp", libraries, *arguments),
            log=self.log,
            ready=broker_ready(self.port),
            start_timeout=60.0,
            hint="It needs Java 17 or newer and about 500 MB of memory.",
        )

    @property
    def _properties(self) -> Path:
        return self.folder / "apache-kafka.properties"

    @property
    def _classes(self) -> Path:
        return ARCHIVE.folder(self._cache) / "classes.jsa"

    @property
    def _own_classes(self) -> Path:
        return self._classes.with_stem(f"classes-{self.port}")
