"""Traces: one per upload, carried in ``traceparent`` (W3C Trace Context) through every event."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

_propagator = TraceContextTextMapPropagator()
_tracer = trace.get_tracer("coach")


def start_tracing(service: str, otlp_endpoint: str | None) -> None:
    """Make spans real if a collector is configured; else they carry their ids only.

    Ids pass through every event and stand in every log line either way; times and attributes that
    nobody collects would cost each request half a millisecond.
    """
    resource = Resource.create({"service.name": f"coach-{service}"})
    provider = TracerProvider(resource=resource, sampler=ALWAYS_ON if otlp_endpoint else ALWAYS_OFF)
    if otlp_endpoint:
        # Imported here: the exporter costs 15 MB that an untraced process need not carry.
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

        exporter = OTLPSpanExporter(endpoint=f"{otlp_endpoint}/v1/traces")
        provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)


@contextmanager
def consuming(headers: Mapping[str, str]) -> Iterator[None]:
    """The span of one event's handler, child of the span that published it."""
    parent = _propagator.extract({"traceparent": headers.get("ce_traceparent", "")})
    name = headers.get("ce_type", "unknown")
    with _tracer.start_as_current_span(name, parent, kind=trace.SpanKind.CONSUMER) as span:
        span.set_attribute("messaging.message.id", headers.get("ce_id", ""))
        yield


@contextmanager
def span(name: str) -> Iterator[None]:
    """A span of this process, child of the current one."""
    with _tracer.start_as_current_span(name):
        yield


def current_traceparent() -> str:
    """The ``traceparent`` to send along; empty outside any span."""
    carrier: dict[str, str] = {}
    _propagator.inject(carrier)
    return carrier.get("traceparent", "")
