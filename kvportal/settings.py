"""Django's settings, made from the environment. A value that is missing or odd ends the start."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from kvportal import __version__
from kvportal.databases import database
from kvportal.environment import SettingsProblem, load
from kvportal.logs import LOGGING, configure_structlog  # noqa: F401 - a setting
from kvportal.named_credentials import named_credentials
from kvportal.security import CONTENT_SECURITY_POLICY, PERMISSIONS_POLICY  # noqa: F401 - settings

# What the portal writes (database, secrets, logs) is its own user's alone.
os.umask(0o077)

# A name server that does not answer must not use up the time limit of a page.
os.environ.setdefault("RES_OPTIONS", "timeout:1 attempts:2")

try:
    ENVIRONMENT = load()
    CREDENTIALS = named_credentials()
    DATABASE = database(ENVIRONMENT)
except SettingsProblem as problem:
    sys.exit(f"kvportal cannot start: {problem}")

# azure-identity reads the process's environment only, so a secret from a file is put there.
for variable, secret in ENVIRONMENT.azure_secrets.items():
    os.environ.setdefault(variable, secret)
configure_structlog()

BASE_DIR = Path(__file__).resolve().parent.parent
SECURE = not ENVIRONMENT.insecure_http

# What the portal reads
VAULTS = ENVIRONMENT.vaults
API_VERSION = ENVIRONMENT.api_version
AUTHORITIES = ENVIRONMENT.authorities  # trusted in addition to the machine's own
DISABLE_INSTANCE_DISCOVERY = ENVIRONMENT.disable_instance_discovery
PORTAL_NAME = ENVIRONMENT.portal_name
PORTAL_VERSION = __version__

DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key.get_secret_value()
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts or ("localhost", "127.0.0.1", "[::1]"))
ROOT_URLCONF = "kvportal.urls"
WSGI_APPLICATION = "kvportal.wsgi.application"

INSTALLED_APPS = [
    "kvportal.apps.PortalConfig",
    "certificates.apps.CertificatesConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # the templates of its widgets, for FORM_RENDERER
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_q",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kvportal.middleware.NoStoreMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "kvportal.middleware.TolerantSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kvportal.middleware.SessionLimitsMiddleware",
    "kvportal.middleware.SignInRequiredMiddleware",
    "kvportal.middleware.RightsMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "kvportal.middleware.PrivateKeysRefused",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "certificates.views.errors.ServiceErrorMiddleware",
]

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
                "certificates.context_processors.frame",
            ],
        },
    }
]

FORM_RENDERER = "certificates.forms.base.Renderer"

# Database and cache
DATABASES = {"default": DATABASE}
# The limits of sign-in attempts must hold over all processes.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        # Room for an address each of a large attack: a full table drops entries, and limits with
        # them.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The worker's queue: tasks are rows, so that any worker process takes them. A task that hangs is
# ended after an hour, and only then given to another one; a vault whose reading was killed is due
# again at once, so its first task need not come back.
SYNC_SHARE = ENVIRONMENT.sync_share
SYNC_PERIOD = timedelta(minutes=ENVIRONMENT.sync_minutes)
Q_CLUSTER = {
    "name": "kvportal",
    "orm": "default",
    "workers": ENVIRONMENT.sync_workers,
    "queue_limit": ENVIRONMENT.sync_workers,
    "poll": 1,
    "timeout": 60 * 60,
    "retry": 61 * 60,
    "max_attempts": 1,
    "ack_failures": True,
    "catch_up": False,
    "save_limit": 100,
    # Rows of schedules are not signed, so whoever can write one could run anything in the worker.
    "scheduler": False,
}

# People
AUTH_USER_MODEL = "certificates.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "kvportal.accounts.ClosedAdapter"
ACCOUNT_FORMS = {
    "login": "kvportal.account_forms.SignInForm",
    "change_password": "kvportal.account_forms.ChangePasswordForm",
    "reauthenticate": "kvportal.account_forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = False
# By account the portal limits them itself (services/sign_ins): allauth's own limit by account goes
# by the host that the request names.
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = ENVIRONMENT.trusted_proxies if SECURE else 0

# Sessions
SESSION_LIFETIME = 8 * 60 * 60
SESSION_IDLE = 30 * 60
SESSION_COOKIE_AGE = SESSION_LIFETIME
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "kvportal-session"
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "kvportal-csrf"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True

# Uploads may hold private keys: they stay in memory, and are small
FILE_UPLOAD_HANDLERS = ["kvportal.uploads.MemoryUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20  # bytes of a file
DATA_UPLOAD_MAX_NUMBER_FILES = 3
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 << 20  # bytes of everything else in a form
DEFAULT_EXCEPTION_REPORTER_FILTER = "kvportal.reporting.NothingPosted"

# Transport; plain HTTP is for this machine only
SECURE_SSL_REDIRECT = SECURE
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Static files
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.state / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Time and words
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = False
LANGUAGE_CODE = "en"
