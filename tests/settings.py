"""The portal's own settings, started from an environment that tests make up."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

STATE = Path(tempfile.mkdtemp(prefix="kvportal-tests-"))
atexit.register(shutil.rmtree, STATE, ignore_errors=True)

FOREIGN = ("AZURE_", "KVPORTAL_", "IDENTITY_", "MSI_", "KEY_VAULT_NAME", "RES_OPTIONS")
NETWORK = (
    *("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"),
    *("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"),
)
KEPT = {
    *("KVPORTAL_TESTS_MAY_SKIP", "KVPORTAL_TESTS_CHROMIUM", "KVPORTAL_TESTS_DATABASE_URL"),
    *("KVPORTAL_TESTS_SOAK", "KVPORTAL_TESTS_SEED"),
}
for variable in list(os.environ):
    is_network = variable.upper() in NETWORK
    if (is_network or variable.startswith(FOREIGN)) and variable not in KEPT:
        del os.environ[variable]

os.environ |= {
    "KVPORTAL_STATE": str(STATE),
    "KVPORTAL_SECRET_KEY": "only for tests, and long enough to be taken for a secret key",
    "KVPORTAL_INSECURE_HTTP": "true",
    "KVPORTAL_STANDINS": "kv-tests|https://localhost:9",
    "AZURE_TOKEN_CREDENTIALS": "ManagedIdentityCredential",
    "IDENTITY_ENDPOINT": "http://127.0.0.1:9/msi/token",
    "IDENTITY_HEADER": "tests",
    "NO_PROXY": "127.0.0.1,localhost",
    "DATABASE_URL": os.environ.get("KVPORTAL_TESTS_DATABASE_URL", ""),
    # Playwright's event loop makes Django believe that a test is asynchronous.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
}

from kvportal.settings import *  # noqa: E402, F403
from kvportal.settings import DATABASES, INSTALLED_APPS, MIDDLEWARE  # noqa: E402

(STATE / "static").mkdir()  # whitenoise warns about a folder that is missing

# A file, because threads of a live server lock each other out of a database in memory.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": STATE / "tests.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )

SYNC_SHARE = 90  # stand-ins serve nobody else, and tests wait for them
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# With hashed names the live server would not find a style sheet, and pages be looked at bare.
STORAGES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
# Each step of an operation reads the end of the audit chain again: it must, and is no N+1.
ZEAL_ALLOWLIST = [{"model": "certificates.ChainHead"}]
