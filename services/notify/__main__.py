"""``python -m services.notify``: health and metrics on ``COACH_HOST`` and ``COACH_PORT``."""

from libs.platform.serving import serve
from services.notify.app import make_app
from services.notify.settings import NotifySettings

if __name__ == "__main__":
    settings = NotifySettings()
    serve(make_app(settings), settings)
