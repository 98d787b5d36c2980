"""Provisioning of topics: services never create them by accident."""

from collections.abc import Sequence

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from libs.contracts.topics import Topic, all_topics
from libs.platform.settings import PlatformSettings

_LIGHT_PARTITIONS = 3  # the light broker looks at each one in every fetch: 6 take half a core idle


async def provision(settings: PlatformSettings, topics: Sequence[Topic] | None = None) -> list[str]:
    """Create the topics that are missing; safe to repeat and to run from many processes.

    Returns:
        Names of the topics created now.

    Raises:
        aiokafka.errors.KafkaError: the broker refused for another reason than their existence.
    """
    wanted = all_topics() if topics is None else topics
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_url.split(","))
    await admin.start()
    try:
        present = set(await admin.list_topics())
        missing = [topic for topic in wanted if topic.name not in present]
        if not missing:
            return []
        answer = await admin.create_topics([_new(topic, settings) for topic in missing])
    finally:
        await admin.close()
    for name, code, *_ in answer.topic_errors:
        error = for_code(code)
        if code and error is not TopicAlreadyExistsError:
            raise error(name)
    return [topic.name for topic in missing]


def _new(topic: Topic, settings: PlatformSettings) -> NewTopic:
    most = _LIGHT_PARTITIONS if settings.kafka_light else topic.partitions
    retention_ms = topic.retention_hours * 3_600_000
    configs = {} if settings.kafka_light else {"retention.ms": str(retention_ms)}
    return NewTopic(
        name=topic.name,
        num_partitions=min(topic.partitions, most),
        replication_factor=settings.kafka_replicas,
        topic_configs=configs,
    )
