"""Settings of the test suite: fast hashing, plain static files, mail in memory."""

from pathlib import Path

from hemicycle.settings.base import *  # noqa: F403
from hemicycle.settings.base import DATABASES, VAR

VAR.mkdir(exist_ok=True)
SECRET_KEY = "tests-only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DEMO_SIGN_IN = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend", "OPTIONS": {}}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = VAR / "test-media"
# A pool outlives a test's database.
if "pool" in DATABASES["default"]["OPTIONS"]:
    del DATABASES["default"]["OPTIONS"]["pool"]

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: threads then wait for the writer's lock as they do in production, each by its own connection.
    _file = Path(DATABASES["default"]["NAME"])
    DATABASES["default"]["TEST"] = {"NAME": str(_file.with_name(f"test-{_file.name}"))}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
