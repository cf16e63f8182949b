"""Settings that `up` refuses to start with, and how its one sentence begins."""

BAD_SETTINGS: tuple[tuple[dict[str, str], str], ...] = (
    ({"FERNET_KEYS": "short"}, "Key 1 of FERNET_KEYS "),
    ({"FERNET_KEYS": "A" * 43 + "="}, "Key 1 of FERNET_KEYS "),
    ({"SECRET_KEY": "short"}, "SECRET_KEY is weak"),
    ({"BYOK_HOST": "0.0.0.0"}, "--host 0.0.0.0 would let others in"),
    ({"BYOK_HOST": "192.0.2.1", "BYOK_INSECURE_HTTP": "1"}, "192.0.2.1 is not an address of this machine"),
    ({"BYOK_PORT": "70000"}, "BYOK_PORT must be"),
    ({"BYOK_URL": "https://byok.example"}, "BYOK_URL is https, but BYOK_TRUSTED_PROXIES is 0"),
    ({"BYOK_URL": "http://byok.example"}, "BYOK_URL must begin with https://"),
    ({"BYOK_URL": "https://byok.example", "BYOK_DEBUG": "1"}, "BYOK_DEBUG shows"),
    ({"BYOK_PRIVATE_HOSTS": "http://ollama"}, "BYOK_PRIVATE_HOSTS: "),
    ({"DATABASE_URL": "postgres://nobody@127.0.0.1:1/byok"}, "The database byok on 127.0.0.1 cannot be opened"),
    ({"DATABASE_URL": "mysql://nobody@127.0.0.1/byok"}, "DATABASE_URL must be"),
    ({"AUDIT_KEY_FILE": "/nowhere/audit"}, "AUDIT_KEY_FILE must name a file"),
)
