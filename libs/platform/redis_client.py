"""Redis: one client per process; a connection that a restart closed is opened again."""

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialWithJitterBackoff

from libs.platform.settings import PlatformSettings

_RETRIES = 3


def make_redis(settings: PlatformSettings, retries: int = _RETRIES) -> Redis:
    """A client that tries again briefly; ``from_url`` alone would not."""
    return Redis.from_url(
        settings.redis_url,
        retry=Retry(ExponentialWithJitterBackoff(base=0.02, cap=0.5), retries),
        socket_connect_timeout=2,
        health_check_interval=15,
    )
