"""Settings of the generate service."""

from pydantic import Field

from libs.contracts.kinds import AnalysisKind
from libs.llm.batch.settings import BatchSettings
from libs.llm.cache.settings import CacheSettings
from services.generate.knowledge.settings import KnowledgeSettings


class GenerateSettings(KnowledgeSettings):
    """How results are made."""

    cache: bool = Field(default=True, description="Serve a model's results again where they fit")
    cache_rules: CacheSettings = Field(
        default=CacheSettings(), description='JSON, e.g. {"wrong_hits": 0.005, "sharing": ["acme"]}'
    )
    realtime_seconds: float = Field(
        default=3.0, gt=0, description="From request to result, when the wish names no deadline"
    )
    realtime_seconds_of: dict[AnalysisKind, float] = Field(
        default_factory=dict, description='The same for single kinds, JSON, e.g. {"learning": 6}'
    )
    batch: BatchSettings = Field(
        default=BatchSettings(),
        description='JSON, e.g. {"window": {"zone": "Asia/Seoul", "opens": "01:00", '
        '"closes": "06:00"}, "full": 200}',
    )
