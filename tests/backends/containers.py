"""The real servers in docker, for a machine whose docker engine answers.

Heavy imports wait until a test asks: most machines have no engine, and most runs need no server.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

KAFKA = "confluentinc/cp-kafka:8.1.0"
MONGO = "mongo:8.0"
REDIS = "redis:7.4"
ELASTICSEARCH = "elasticsearch:8.19.4"

# Run in mongosh.
INITIATE = "rs.initiate(); while (!db.hello().isWritablePrimary) sleep(50)"


@cache
def engine_answers() -> bool:
    """Whether a docker engine is there and answers."""
    import docker

    try:
        client = docker.from_env(timeout=3)
    except docker.errors.DockerException:
        return False
    client.close()
    return True


@contextmanager
def kafka() -> Iterator[str]:
    """Apache Kafka as one KRaft node; yields the bootstrap servers."""
    from testcontainers.community.kafka import KafkaContainer

    with KafkaContainer(KAFKA).with_kraft() as container:
        yield container.get_bootstrap_server()


@contextmanager
def mongo() -> Iterator[str]:
    """MongoDB as a replica set of one, because transactions need one."""
    from testcontainers.core.container import DockerContainer
    from testcontainers.core.wait_strategies import LogMessageWaitStrategy

    container = DockerContainer(MONGO).with_command("--replSet rs0").with_exposed_ports(27017)
    container.waiting_for(LogMessageWaitStrategy("Waiting for connections"))
    with container:
        status, output = container.exec(["mongosh", "--quiet", "--eval", INITIATE])
        assert status == 0, output
        address = f"{container.get_container_host_ip()}:{container.get_exposed_port(27017)}"
        yield f"mongodb://{address}/?directConnection=true"


@contextmanager
def redis() -> Iterator[str]:
    """Redis; yields its URL."""
    from testcontainers.community.redis import RedisContainer

    with RedisContainer(REDIS) as container:
        address = f"{container.get_container_host_ip()}:{container.get_exposed_port(6379)}"
        yield f"redis://{address}/0"


@contextmanager
def elasticsearch() -> Iterator[str]:
    """Elasticsearch as one node without security; yields its base address."""
    from testcontainers.community.elasticsearch import ElasticSearchContainer

    container = ElasticSearchContainer(ELASTICSEARCH, mem_limit="2g")
    container.with_env("discovery.type", "single-node")
    with container:
        yield f"http://{container.get_container_host_ip()}:{container.get_exposed_port(9200)}"
