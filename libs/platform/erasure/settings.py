"""Where the erasure ledger lies."""

from datetime import timedelta

from pydantic import Field

from libs.platform.erasure.ledger import ErasureLedger
from libs.platform.mongo import Client, database, make_mongo
from libs.platform.settings import PlatformSettings


class LedgerSettings(PlatformSettings):
    """A database apart from the product's, so that no restore of that one takes the ledger back."""

    ledger_mongo_url: str = Field(
        default="",
        repr=False,
        description="MongoDB of the erasure ledger; empty: the product's server",
    )
    ledger_database: str = Field(default="", description="Empty: the product's name and _erasures")

    @property
    def ledger_name(self) -> str:
        """Name of the ledger's database."""
        return self.ledger_database or f"{self.mongo_database}_erasures"


def make_ledger(settings: LedgerSettings) -> tuple[Client, ErasureLedger]:
    """The ledger, and the client that it is read and written with; nothing connects yet."""
    client = make_mongo(settings, settings.ledger_mongo_url)
    kept = timedelta(days=settings.keep_ledger_days)
    return client, ErasureLedger(database(client, settings, settings.ledger_name), kept)
