FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    UV_PROJECT_ENVIRONMENT=/opt/venv \
    PATH="/opt/venv/bin:$PATH" \
    BYOK_DATA_DIR=/data \
    BYOK_HOST=0.0.0.0

RUN useradd --system --uid 10001 --home-dir /data --create-home byok && chmod 700 /data && pip install --no-cache-dir uv

WORKDIR /app
COPY pyproject.toml uv.lock .python-version README.md ./
RUN uv sync --locked --no-dev --no-cache --python /usr/local/bin/python
COPY manage.py ./
COPY byok_site byok_site
COPY providers providers
COPY templates templates
COPY static static

USER byok
VOLUME /data
EXPOSE 8000
CMD ["python", "manage.py", "up"]
