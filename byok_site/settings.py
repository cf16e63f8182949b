"""Django's settings. Everything that an operator may set is read through `env.py`."""

import contextlib
import secrets
from pathlib import Path
from typing import Any

from django.utils.csp import CSP

from byok_site import env, keyfile
from byok_site.address import is_loopback, parse_public_address
from byok_site.databases import database
from providers.addresses import parse_private_hosts

BASE_DIR = Path(__file__).resolve().parent.parent

# What the operator sets
BYOK_DATA_DIR = (BASE_DIR / env.text("BYOK_DATA_DIR", "var")).absolute()
BYOK_HOST = env.text("BYOK_HOST", "127.0.0.1")
BYOK_PORT = env.number("BYOK_PORT", 8000, low=0, high=65535)
BYOK_INSECURE_HTTP = env.switch("BYOK_INSECURE_HTTP")
BYOK_THREADS = env.number("BYOK_THREADS", 32, low=2, high=256)
BYOK_PROCESSES = env.number("BYOK_PROCESSES", 2, low=1, high=64)
BYOK_TRUSTED_PROXIES = env.number("BYOK_TRUSTED_PROXIES", 0, low=0, high=10)
BYOK_CHECK_SECONDS = env.number("BYOK_CHECK_SECONDS", 15, low=1, high=300)
BYOK_TOKEN_RATE = env.number("BYOK_TOKEN_RATE", 120, low=1, high=1_000_000)
try:
    BYOK_PRIVATE_HOSTS = parse_private_hosts(env.text("BYOK_PRIVATE_HOSTS"))
except ValueError as error:
    raise env.BadSetting(str(error)) from None
_address = parse_public_address(env.text("BYOK_URL", f"http://localhost:{BYOK_PORT}"), insecure_http=BYOK_INSECURE_HTTP)
BYOK_URL = _address.origin
DEBUG = env.switch("BYOK_DEBUG")
if DEBUG and (_address.secure or not (is_loopback(_address.host) and is_loopback(BYOK_HOST))):
    raise env.BadSetting("BYOK_DEBUG shows what the program holds in memory: it works on this machine over http only.")

with contextlib.suppress(
    OSError
):  # `up` says what is wrong with the folder; `check` and `migrate` open a database in it
    keyfile.make_data_dir(BYOK_DATA_DIR)

# The keys. Only `up` makes them; what needs none of them runs without.
BYOK_KEY_FILE = BYOK_DATA_DIR / keyfile.FILE_NAME
BYOK_KEY_FILE_PROBLEM = ""
_keys: dict[str, str] = {}
try:
    _keys = keyfile.read(BYOK_KEY_FILE)
except keyfile.KeyFileError as error:
    BYOK_KEY_FILE_PROBLEM = str(error)
_keys |= {name: value for name in keyfile.NAMES if (value := env.text(name))}
BYOK_MISSING_KEYS = tuple(name for name in keyfile.NAMES if not _keys.get(name))
BYOK_DATA_KEYS_IN_FILE = bool(_keys.get("FERNET_KEYS")) and not env.text("FERNET_KEYS")
SECRET_KEY = _keys.get("SECRET_KEY") or secrets.token_urlsafe(64)
FERNET_KEYS = list(keyfile.split_keys(_keys.get("FERNET_KEYS", "")))
FINGERPRINT_KEY = _keys.get("FINGERPRINT_KEY", "")
AUDIT_KEY = _keys.get("AUDIT_KEY", "")

# The parts
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "providers",
]
MIDDLEWARE = [
    "byok_site.origins.OriginMiddleware",
    "byok_site.access_log.AccessLogMiddleware",
    "byok_site.middleware.ResponseHeadersMiddleware",
    "providers.api.middleware.ApiProblemMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "byok_site.content_types.ContentTypeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "byok_site.middleware.HtmxLoginMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "providers.last_seen.LastSeenMiddleware",
    "providers.refused_people.RefusedPeopleMiddleware",
    "providers.auditors.AuditorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "providers.demanded_factor.SecondFactorMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "byok_site.urls"
WSGI_APPLICATION = "byok_site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "providers.context.shell",
            ],
        },
    }
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# The database, and a cache in it, so that limits count across processes
DATABASES = {"default": database(env.text("DATABASE_URL"), data_dir=BYOK_DATA_DIR, threads=BYOK_THREADS)}
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "byok_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# People
AUTH_USER_MODEL = "providers.Person"
AUTHENTICATION_BACKENDS = ["providers.sign_in_backend.SignInBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "providers.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/300s/key",
    "confirm_failed": "20/300s/ip,5/300s/user",
    "dead_link": "20/m/ip",
}
ACCOUNT_PRESERVE_USERNAME_CASING = False
MFA_ADAPTER = "providers.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_REAUTHENTICATION_REQUIRED = False  # our views ask, in our way
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _address.secure  # loopback only
# Who asks is REMOTE_ADDR, for limits and networks alike: the web server takes it from the trusted proxies.

# E-mail is optional: without it nothing that sends any is offered
BYOK_HAS_EMAIL = bool(env.text("EMAIL_URL"))
MAILERS = env.mailers("EMAIL_URL") or {"default": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("BYOK_EMAIL_FROM", f"byok@{_address.host}")

# The one public address
ALLOWED_HOSTS = _address.allowed_hosts
CSRF_TRUSTED_ORIGINS = [BYOK_URL]
SESSION_COOKIE_NAME = "__Host-session" if _address.secure else "byok_session"
CSRF_COOKIE_NAME = "__Host-csrf" if _address.secure else "byok_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = _address.secure
CSRF_COOKIE_HTTPONLY = True
SESSION_ENGINE = "providers.sessions"
SESSION_COOKIE_AGE = 7 * 24 * 3600
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _address.secure else 0
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # the subdomains of the operator's host are not ours to decide
    "security.W021",  # neither is the browsers' preload list
    "mail.E001",  # no e-mail is a way to run, too
]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# Static files: `up` collects them
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BYOK_DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en"

DEFAULT_EXCEPTION_REPORTER = "byok_site.error_reports.ErrorReporter"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "byok_site.logs.formatter"}},
    "handlers": {"console": {"class": "byok_site.logs.Handler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "byok.access": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING"},  # none: Django's own would mail errors
        "django.request": {"level": "ERROR"},  # the access log has what was refused
        "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
        "providers.record_head": {"level": "INFO"},
        "waitress.queue": {"level": "ERROR"},
    },
}
