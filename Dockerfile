# An image of Handrail for compose.yaml and deploy/kubernetes. docs/operations.md
FROM python:3.12-slim-trixie
# For sources that are git repositories (docs/sources.md), and pg_dump and pg_restore of PostgreSQL 17 for backups
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git openssh-client postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/handrail
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation . \
    && useradd --system --uid 10001 --create-home --home-dir /var/lib/handrail handrail
# Started in a folder of its own: handrail.toml and .env are read from here.
WORKDIR /var/lib/handrail
USER 10001
CMD ["handrail", "serve"]
