"""A subscriber's HTTP server: takes webhooks as Standard Webhooks asks a receiver to."""

from collections import Counter
from typing import Any

from standardwebhooks import Webhook

from tests.http_server import HttpServer


class Receiver(HttpServer):
    """Counts deliveries by ``webhook-id`` and verifies each signature."""

    secret = ""

    @property
    def deliveries(self) -> Counter[str]:
        """How often each event was delivered."""
        return Counter(request.headers["webhook-id"] for request in self.requests)

    @property
    def forged(self) -> int:
        """How many deliveries had no valid signature."""
        verifier = Webhook(self.secret)
        return sum(not _verifies(verifier, request) for request in self.requests)


def _verifies(verifier: Webhook, request: Any) -> bool:
    try:
        verifier.verify(request.body, request.headers)
    except Exception:  # noqa: BLE001 (whatever is wrong with it, it is not genuine)
        return False
    return True
