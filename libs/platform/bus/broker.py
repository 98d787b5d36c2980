"""The broker factory: one FastStream broker per process, built from settings."""

from typing import Any

from faststream.kafka import KafkaBroker

from libs.platform.settings import PlatformSettings

_LIGHT_FETCH_WAIT_MS = 20  # the light broker's fetch does not wake on new data


def make_broker(settings: PlatformSettings, service: str, **options: Any) -> KafkaBroker:
    """A broker that never creates topics by itself and waits for all replicas' acknowledgement."""
    return KafkaBroker(
        settings.kafka_url.split(","),
        client_id=f"coach-{service}",
        allow_auto_create_topics=False,
        acks="all",
        enable_idempotence=not settings.kafka_light,
        linger_ms=0,
        logger=None,
        **options,
    )


def consumer_options(settings: PlatformSettings) -> dict[str, Any]:
    """Subscriber arguments that suit the broker at hand.

    The light broker delays a join by the session time-out, so sessions are short there; on Apache
    Kafka a short session would turn a pause into a rebalance.
    """
    if settings.kafka_light:
        return {
            "fetch_max_wait_ms": _LIGHT_FETCH_WAIT_MS,
            "session_timeout_ms": 2_000,
            "heartbeat_interval_ms": 300,
        }
    return {"session_timeout_ms": 10_000, "heartbeat_interval_ms": 1_000}
