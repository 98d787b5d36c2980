"""The files of the production stack say what the code expects."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from libs.contracts.topics import SERVICES, all_topics
from services.extract.pool import Terms
from services.extract.settings import ExtractSettings

_BESIDE_WORKERS = 300_000_000  # the service, its fork server and a scanned upload or two
ROOT = Path(__file__).parents[3]
INFRA = ROOT / "infra"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_holds_its_own_service_only(service: str) -> None:
    text = (INFRA / "docker" / f"{service}.Dockerfile").read_text()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    folders = {part for line in copied for part in line.split() if part.startswith("services/")}
    assert folders == {"services/__init__.py", f"services/{service}"}
    assert text.rstrip().endswith(f'CMD ["python", "-m", "services.{service}"]')


def test_compose_runs_the_four_services_on_the_real_servers() -> None:
    services = COMPOSE["services"]
    assert set(SERVICES) < set(services)
    for name in SERVICES:
        assert services[name]["build"]["dockerfile"] == f"infra/docker/{name}.Dockerfile"
        assert services[name]["read_only"] is True
    assert {"kafka", "mongo", "redis", "elasticsearch", "logstash", "kibana"} < set(services)


def test_all_of_extract_fits_into_its_container() -> None:
    """So that a worker is refused memory for its job, and the kernel need not kill the service."""
    workers = ExtractSettings.model_fields["workers"].default
    pods = list(yaml.safe_load_all((INFRA / "kubernetes" / "services.yaml").read_text()))
    given = [
        container["resources"]["limits"]["memory"]
        for pod in pods
        if pod["kind"] == "Deployment" and pod["metadata"]["name"] == "extract"
        for container in pod["spec"]["template"]["spec"]["containers"]
    ]
    given.append(COMPOSE["services"]["extract"]["deploy"]["resources"]["limits"]["memory"])
    assert len(given) == 2
    for limit in given:
        most = int(re.sub(r"\D", "", limit)) * 1024**3
        assert limit.lower().rstrip("i").endswith("g")
        assert workers * Terms().memory_bytes + _BESIDE_WORKERS <= most


def test_mounted_configuration_exists() -> None:
    mounts = [
        volume.partition(":")[0]
        for service in COMPOSE["services"].values()
        for volume in service.get("volumes", ())
        if volume.startswith("./infra")
    ]
    assert mounts
    assert [path for path in mounts if not (ROOT / path).is_file()] == []


def test_compose_is_what_the_client_expects(tmp_path: Path) -> None:
    docker = shutil.which("docker")
    known = docker and subprocess.run([docker, "compose", "version"], check=False).returncode == 0
    if not known:
        pytest.skip("no docker compose client here")
    shutil.copytree(INFRA, tmp_path / "infra")
    shutil.copy(ROOT / "docker-compose.yml", tmp_path)
    shutil.copy(INFRA / "env.example", tmp_path / ".env")
    done = subprocess.run(
        ["docker", "compose", "config", "--quiet"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_scaling_follows_topics_and_groups_that_exist() -> None:
    documents = list(yaml.safe_load_all((INFRA / "kubernetes/scaling.yaml").read_text()))
    topics = {topic.name: topic for topic in all_topics()}
    for document in documents:
        if document["kind"] != "ScaledObject":
            continue
        name = document["spec"]["scaleTargetRef"]["name"]
        assert name in SERVICES
        for trigger in document["spec"]["triggers"]:
            topic = topics[trigger["metadata"]["topic"]]
            assert trigger["metadata"]["consumerGroup"] == name
            assert document["spec"]["maxReplicaCount"] <= topic.partitions


def test_alerts_name_metrics_that_are_exported() -> None:
    from prometheus_client import REGISTRY

    import libs.platform.metrics  # noqa: F401 (registers them)

    exported = {name for metric in REGISTRY.collect() for name in _names(metric)}
    rules = (INFRA / "prometheus/alerts.yml").read_text()
    wanted = set(re.findall(r"coach_[a-z_]+", rules))
    assert wanted <= exported


def _names(metric: Any) -> list[str]:
    base: str = metric.name
    return [base, f"{base}_total", f"{base}_bucket", f"{base}_sum", f"{base}_count"]
