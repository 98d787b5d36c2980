"""Tells all replicas of new knowledge, over Kafka."""

from faststream.kafka import KafkaBroker

from libs.contracts.envelope import envelop
from libs.contracts.events import KnowledgePublished
from libs.contracts.topics import topic_of


class KafkaAnnouncement:
    """Publishes the version that is in force now; repeatable, as replicas pass over their own.

    It goes without an outbox: whoever imports is told when it fails, and can announce again.
    """

    def __init__(self, broker: KafkaBroker) -> None:
        self._broker = broker

    async def __call__(self, version: str) -> None:
        """The knowledge is now that of ``version``.

        Raises:
            aiokafka.errors.KafkaError: the broker does not take it.
        """
        event = KnowledgePublished(version=version)
        news = envelop(event, source="generate", cause=version, correlation=version)
        await self._broker.publish(
            news.value(), topic=topic_of(event).name, key=event.key.encode(), headers=news.headers()
        )
