"""``python -m services.generate``: health and metrics on ``COACH_HOST`` and ``COACH_PORT``."""

from libs.llm.settings import LlmSettings
from libs.platform.serving import serve
from services.generate.app import make_app
from services.generate.settings import GenerateSettings

if __name__ == "__main__":
    settings = GenerateSettings()
    serve(make_app(settings, LlmSettings()), settings)
