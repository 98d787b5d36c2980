"""The peer of ``bench.upload``: a FastAPI endpoint as one writes it first; it stores the file."""

from typing import Any
from uuid import uuid4

from fastapi import FastAPI, UploadFile

from libs.platform.mongo import Client, database, make_mongo
from libs.platform.serving import serve
from libs.platform.settings import PlatformSettings


def bare_app(client: Client, settings: PlatformSettings) -> FastAPI:
    """Store what comes."""
    app = FastAPI()
    files = database(client, settings)["bare_files"]

    @app.post("/files", status_code=202)
    async def upload(file: UploadFile) -> dict[str, Any]:
        name = uuid4().hex
        await files.insert_one({"_id": name, "content": await file.read()})
        return {"id": name}

    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    return app


if __name__ == "__main__":
    settings = PlatformSettings()
    serve(bare_app(make_mongo(settings), settings), settings)
