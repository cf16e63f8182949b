"""The product's settings, with keys made for this run, in a folder of its own, and without what only costs time."""

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

_folder = Path(tempfile.mkdtemp(prefix="byok-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["BYOK_DATA_DIR"] = str(_folder)
for _name in ("SECRET_KEY", "FINGERPRINT_KEY", "AUDIT_KEY"):
    os.environ[_name] = secrets.token_urlsafe(64)
os.environ["FERNET_KEYS"] = Fernet.generate_key().decode()
for _name in ("BYOK_URL", "BYOK_PRIVATE_HOSTS", "BYOK_CHECK_SECONDS", "BYOK_DEBUG", "EMAIL_URL"):
    os.environ.pop(_name, None)
if _url := os.environ.get("TESTS_URL"):  # for a process of its own that looks at answers over https
    os.environ["BYOK_URL"] = _url

from byok_site.settings import *  # noqa: E402, F403 - the product's settings, read after the environment is set
from byok_site.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

_database = DATABASES["default"]
if _database["ENGINE"].endswith(".sqlite3"):
    # A file, because a database in memory locks whole tables and would hide what concurrent writers meet.
    _database["TEST"] = {"NAME": str(_folder / "test.sqlite3")}
    _commands = _database["OPTIONS"]["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    _database["OPTIONS"] = _database["OPTIONS"] | {"init_command": _commands}
    _database["CONN_MAX_AGE"] = 0
STATIC_ROOT.mkdir()
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
