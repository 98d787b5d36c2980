"""The one Kafka request that tells a ready broker from a starting one."""

import struct

from libs.embedded.ready import Ready, answers

METADATA, VERSION, CORRELATION = 3, 1, 1
CLIENT = b"ready"


def broker_ready(port: int) -> Ready:
    """A check that the broker on ``port`` names at least one broker in its metadata.

    Metadata request and response, version 1, for no topic:
    https://kafka.apache.org/protocol#The_Messages_Metadata
    """
    body = struct.pack(">hhih", METADATA, VERSION, CORRELATION, len(CLIENT)) + CLIENT
    body += struct.pack(">i", 0)
    return answers(port, struct.pack(">i", len(body)) + body, _names_a_broker)


def _names_a_broker(answer: bytes) -> bool:
    header = struct.Struct(">iii")  # size, correlation id, number of brokers
    if len(answer) < header.size:
        return False
    _, correlation, brokers = header.unpack_from(answer)
    return bool(correlation == CORRELATION and brokers > 0)
