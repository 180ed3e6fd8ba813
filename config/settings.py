"""Settings of Samman, read from the environment; `docs/operations.md` lists every variable."""

import ipaddress
import json
import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("SAMMAN_HOME", BASE_DIR / "var")).resolve()
SECRETS_DIR = Path(os.environ.get("SAMMAN_SECRETS_DIR", HOME / "secrets"))
PORT = int(os.environ.get("SAMMAN_PORT", "8000"))
# What `make run` wrote down of the site that lives here, so that manage.py finds it by hand too.
WRITTEN: dict[str, str] = (
    json.loads((HOME / "database.json").read_text()) if (HOME / "database.json").exists() else {}
)
DEMO = os.environ.get("SAMMAN_DEMO", WRITTEN.get("demo", "0")) == "1"
HTTPS = os.environ.get("SAMMAN_HTTPS", "0") == "1"
DEBUG = False


def secret(name: str) -> str:
    """The text of one secret file; the program does not start without it."""
    path = SECRETS_DIR / name
    if not path.exists():
        raise ImproperlyConfigured(
            f"The secret file {name!r} is missing in {SECRETS_DIR}: run `make run` once."
        )
    return path.read_text().strip()


SECRET_KEY = secret("secret_key")

# Names that the operator sets; the public side never shows the word police in a title or path.
SITE_NAME = _("Your words")
STAFF_SITE_NAME = _("Samman")
STATE_NAME = _("Uttar Pradesh")
STATE_CODE = os.environ.get("SAMMAN_STATE", "up")
NEUTRAL_EXIT_URL = os.environ.get("SAMMAN_EXIT_URL", "https://www.google.com/search?q=weather")

ALLOWED_HOSTS = [h for h in os.environ.get("SAMMAN_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [f"https://{h}" for h in ALLOWED_HOSTS] if HTTPS else []

INSTALLED_APPS = [
    "samman.public_site",
    "samman.complaints",
    "samman.missing_children",
    "samman.reports",
    "samman.directory",
    "samman.evidence",
    "samman.deadlines",
    "samman.messages",
    "samman.people",
    "samman.cases",
    "samman.accounts",
    "samman.jurisdictions",
    "samman.audit",
    "samman.common",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "procrastinate.contrib.django",
]

MIDDLEWARE = [
    "samman.common.middleware.page_safety",
    "samman.common.middleware.database_outage",
    "django.middleware.security.SecurityMiddleware",
    "samman.common.middleware.known_methods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "samman.common.middleware.not_whole",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "samman.accounts.middleware.current_viewer",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
FORM_RENDERER = "samman.common.renderer.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "samman.common.context.site",
            ],
        },
    },
]


# What a database address may say after its question mark: how the line is encrypted and the server is known.
DATABASE_PARAMETERS = {"sslmode", "sslrootcert", "sslcert", "sslkey", "channel_binding", "connect_timeout"}


def database(url: str) -> dict[str, object]:
    """Django's settings for one postgres:// address, such as postgresql://…/samman?sslmode=verify-full."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("A database address starts with postgresql://")
    parameters: dict[str, object] = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(set(parameters) - DATABASE_PARAMETERS):
        raise ImproperlyConfigured(f"A database address cannot say {', '.join(unknown)}.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "pool": {
                "min_size": 1,
                "max_size": int(os.environ.get("SAMMAN_POOL", "8")),
                "timeout": 5,
                # Tries come at longer and longer intervals; after so many seconds they begin anew with the next page,
                # so that a database that is back is found within seconds.
                "reconnect_timeout": 3,
            },
            # Many short questions: what PostgreSQL compiles for one of them costs more than it saves.
            "options": "-c jit=off",
            **parameters,
        },
    }


def database_urls() -> tuple[str, str]:
    """The address for the running program and the one for its owner (migrations)."""
    app = os.environ.get("SAMMAN_DATABASE_URL", "")
    if app:
        return app, os.environ.get("SAMMAN_OWNER_DATABASE_URL", app)
    if "app" not in WRITTEN:
        raise ImproperlyConfigured("No database: run `make run`, or set SAMMAN_DATABASE_URL.")
    return WRITTEN["app"], WRITTEN["owner"]


APP_DATABASE_URL, OWNER_DATABASE_URL = database_urls()
IS_OWNER = os.environ.get("SAMMAN_DB_ROLE") == "owner"
DATABASES = {"default": database(OWNER_DATABASE_URL if IS_OWNER else APP_DATABASE_URL)}
DATABASE_APP_ROLE = unquote(urlsplit(APP_DATABASE_URL).username or "")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "hi"
LANGUAGES = [("hi", "हिन्दी"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Kolkata"  # of the screen; the database holds UTC

# One cookie for all, and nothing of hers in it but the key that opens her draft (samman/common/sessions.py).
SESSION_ENGINE = "samman.common.sessions"
SESSION_COOKIE_NAME = "__Host-s" if HTTPS else "s"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "samman.common.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_HSTS_SECONDS = 63072000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(en/)?staff/gateway/"]  # machines: refused in words, never silently led on
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"  # with no-referrer browsers post "Origin: null", which Django refuses
X_FRAME_OPTIONS = "DENY"
# How many proxies of the operator's own stand before us; the client's address is counted from the right.
TRUSTED_PROXIES = int(os.environ.get("SAMMAN_TRUSTED_PROXIES", "0"))
# Networks of the police (CIDR): an answer of hers that comes from one is flagged for headquarters.
try:
    POLICE_NETWORKS = [
        ipaddress.ip_network(network.strip(), strict=False)
        for network in os.environ.get("SAMMAN_POLICE_NETWORKS", "").split(",")
        if network.strip()
    ]
except ValueError as error:
    raise ImproperlyConfigured(f"SAMMAN_POLICE_NETWORKS: {error}") from error

AUTH_USER_MODEL = "accounts.Officer"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "complaints:list"

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "common_cache"},
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "assets" / "build"]
STATIC_ROOT = HOME / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "evidence": {"BACKEND": "samman.evidence.storage.WriteOnceFolder"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024  # the text of a form; files stream into unnamed memory
FILE_UPLOAD_HANDLERS = ["samman.evidence.uploads.SpoolUploadHandler"]

LOGGING_CONFIG = "config.logging.configure"
LOGGING: dict[str, object] = {"see": "config/logging.py"}  # not empty: Django calls the function only then
SILENCED_SYSTEM_CHECKS: list[str] = []
TEST_RUNNER = "django.test.runner.DiscoverRunner"

PROCRASTINATE_ON_APP_READY = None
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
# Several jobs at once, so that a gateway that hangs never delays the clocks.
PROCRASTINATE_WORKER_DEFAULTS = {"concurrency": 4, "delete_jobs": "successful"}

from config.sign_in import *  # noqa: E402, F403  (allauth, its second factor, axes)
