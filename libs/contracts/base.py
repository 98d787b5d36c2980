"""The base of every contract model."""

from pydantic import BaseModel, ConfigDict


class Contract(BaseModel):
    """An immutable message or part of one.

    Unknown fields are ignored, so that a producer may add a field before its consumers know it
    (the compatible change that the schema snapshots allow).
    """

    model_config = ConfigDict(frozen=True, extra="ignore")
