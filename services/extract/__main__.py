"""``python -m services.extract``: health and metrics on ``COACH_HOST`` and ``COACH_PORT``."""

from libs.llm.settings import LlmSettings
from libs.platform.serving import serve
from services.extract.app import make_app
from services.extract.settings import ExtractSettings

if __name__ == "__main__":
    settings = ExtractSettings()
    serve(make_app(settings, LlmSettings()), settings)
