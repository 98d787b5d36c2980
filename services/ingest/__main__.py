"""``python -m services.ingest``: the API on ``COACH_HOST`` and ``COACH_PORT``."""

from libs.platform.serving import serve
from services.ingest.app import make_app
from services.ingest.settings import IngestSettings

if __name__ == "__main__":
    settings = IngestSettings()
    serve(make_app(settings), settings)
