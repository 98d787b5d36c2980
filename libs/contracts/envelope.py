"""CloudEvents 1.0 in Kafka's binary content mode: attributes in ``ce_*`` headers, data as JSON.

Sources: CloudEvents 1.0.2 and its Kafka Protocol Binding 1.0.2, section 3.2; W3C Trace Context for
``traceparent``.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from pydantic import Field

from libs.contracts.base import Contract
from libs.contracts.events import EVENTS, Event

CONTENT_TYPE = "application/json"
_PREFIX = "ce_"


class UnknownEventError(ValueError):
    """The record is no CloudEvent of a type that this version knows."""


class Envelope(Contract):
    """CloudEvents context attributes and this product's extensions, beside the data."""

    id: str = Field(description="Stable across retries and replays")
    source: str = Field(description='Producing service, e.g. "/coach/ingest"')
    time: datetime
    correlationid: str = Field(description="One per upload: joins everything that followed")
    causationid: str = Field(default="", description="Id of the event or request that led here")
    traceparent: str = ""
    data: Event

    def headers(self) -> dict[str, str]:
        """Kafka record headers."""
        attributes = {
            "specversion": "1.0",
            "id": self.id,
            "source": self.source,
            "type": self.data.type,
            "subject": self.data.subject,
            "time": self.time.isoformat(),
            "tenantid": self.data.tenant,
            "correlationid": self.correlationid,
            "causationid": self.causationid,
            "traceparent": self.traceparent,
        }
        context = {_PREFIX + name: value for name, value in attributes.items() if value}
        return {"content-type": CONTENT_TYPE, **context}

    def value(self) -> bytes:
        """Kafka record value."""
        return self.data.model_dump_json().encode()


def stable_id(cause: str, event_type: str, subject: str) -> str:
    """An event id that the same cause always yields (RFC 9562, UUID version 5)."""
    return str(uuid5(NAMESPACE_URL, f"{cause}/{event_type}/{subject}"))


def envelop(
    data: Event, *, source: str, cause: str, correlation: str, traceparent: str = ""
) -> Envelope:
    """Wrap ``data`` for sending; the same cause and data give the same id."""
    return Envelope(
        id=stable_id(cause, data.type, data.distinct),
        source=f"/coach/{source}",
        time=datetime.now(UTC),
        correlationid=correlation,
        causationid=cause,
        traceparent=traceparent,
        data=data,
    )


def parse(headers: Mapping[str, str], value: bytes) -> Envelope:
    """Read a Kafka record.

    Raises:
        UnknownEventError: the type is missing or unknown.
        pydantic.ValidationError: an attribute or the data is malformed.
    """
    model = EVENTS.get(headers.get(_PREFIX + "type", ""))
    if model is None:
        raise UnknownEventError(headers.get(_PREFIX + "type") or "no ce_type header")
    attributes = {
        name.removeprefix(_PREFIX): text
        for name, text in headers.items()
        if name.startswith(_PREFIX)
    }
    return Envelope.model_validate({**attributes, "data": model.model_validate_json(value)})
