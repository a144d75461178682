# The local service, for those without Python, make or the engines of npm:
# `docker compose up`, or `docker build --tag ledger . && docker run --publish 127.0.0.1:8000:8000 ledger`.
FROM python:3.13.5-slim-bookworm

WORKDIR /app
RUN useradd --create-home --uid 10001 ledger \
    && install --directory --owner ledger .local

COPY tools/requirements/serve.txt tools/requirements/serve.txt
RUN pip install --no-cache-dir --require-hashes --requirement tools/requirements/serve.txt

COPY pyproject.toml README.md LICENSE template.yaml ./
COPY data data
COPY layers layers
COPY functions functions
COPY events events
COPY tools tools
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable .

USER 10001
# moto needs no second container; compose.yaml uses DynamoDB Local.
ENV ENGINE=moto PORT=8000 FILES_PORT=8001 PYTHONUNBUFFERED=1
EXPOSE 8000 8001
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=90s --retries=3 CMD ["python", "-m", "tools.local.health"]
CMD ["python", "-m", "tools.local", "serve", "--host", "0.0.0.0"]
