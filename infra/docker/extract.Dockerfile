# The extract service. Only libs/ and its own folder are copied: a sibling's import cannot work.
FROM python:3.11-slim-bookworm AS build
RUN pip install --no-cache-dir uv
WORKDIR /app
COPY pyproject.toml requirements.lock README.md ./
RUN uv venv /venv \
    && uv pip compile --quiet --no-header --generate-hashes --extra extract --constraints requirements.lock \
        --prerelease=if-necessary-or-explicit pyproject.toml -o service.lock \
    && uv pip sync --require-hashes --python /venv/bin/python --compile-bytecode service.lock

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tesseract-ocr tesseract-ocr-kor antiword \
    && rm -rf /var/lib/apt/lists/*
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 COACH_HOST=0.0.0.0 COACH_PORT=8000
WORKDIR /app
COPY --from=build /venv /venv
COPY libs ./libs
COPY services/__init__.py ./services/__init__.py
COPY services/extract ./services/extract
RUN useradd --system --uid 10001 coach
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["python", "-m", "services.extract"]
