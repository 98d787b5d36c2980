"""Where the erasure ledger lies."""

from pydantic import BaseModel, Field


class LedgerSettings(BaseModel):
    """A database apart from the product's, so that no restore of that one takes the ledger back."""

    ledger_mongo_url: str = Field(
        default="", description="MongoDB of the erasure ledger; empty: the product's server"
    )
    ledger_database: str = Field(default="", description="Empty: the product's name and _erasures")
