"""How clients use their connections."""

from dataclasses import dataclass

MOST_CONNECTIONS = 1000  # of one client; all may be kept, for a new one costs two round trips


@dataclass(frozen=True, slots=True)
class Wire:
    """What all clients share.

    Attributes:
        timeout_s: The SDKs' time-out, a safety net behind every call's own deadline.
        idle_s: How long an unused connection is kept. It must be shorter than the server's own
            patience, or a request meets a connection that is just being closed.
    """

    timeout_s: float
    idle_s: float
