"""Settings shared by every environment; each value a host changes comes from an environment variable."""

from pathlib import Path

import environ
from django.utils.csp import CSP

from hemicycle.settings.content_security import PEERTUBE_HOSTS, public_policy  # noqa: F401
from hemicycle.settings.database import database_from_url

ROOT = Path(__file__).resolve().parents[3]
VAR = ROOT / "var"
env = environ.Env()

DEBUG = False
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
ROOT_URLCONF = "hemicycle.urls"
WSGI_APPLICATION = "hemicycle.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "home",
    "bills",
    "debates",
    "sources",
    "subjects",
    "video",
    "voting",
    "notices",
    "texts",
    "accounts",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.wagtail_users.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "django_comments_xtd",
    "django_comments",
    # After django_comments_xtd: its pre_save receiver is disconnected when ours is ready.
    "discussion",
    "django.contrib.sites",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_tasks_db",
]

MIDDLEWARE = [
    "voting.short_way.ShortWay",
    "hemicycle.page_cache.PageCacheMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "home.context_processors.navigation",
            ],
        },
    }
]

# Storage of data: SQLite with no setting at all, PostgreSQL by DATABASE_URL.
DATABASES = {"default": database_from_url(env("DATABASE_URL", default="") or f"sqlite:///{VAR / 'hemicycle.sqlite3'}")}

REDIS_URL = env("REDIS_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "hemicycle.cache.OptionalRedisCache", "LOCATION": REDIS_URL, "KEY_PREFIX": "hemicycle"}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "hemicycle"}
    )
}

# Tasks run at once unless a worker is there (`TASKS_BACKEND=database` and `manage.py db_worker`).
TASKS = {
    "default": (
        {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}
        if env("TASKS_BACKEND", default="immediate") == "database"
        else {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend", "QUEUES": []}
    )
}

# Mail goes to the console unless EMAIL_URL names a server, which production requires. MAILERS is Django 6.1's only way
# not deprecated.
EMAIL = env.email_url_config(env("EMAIL_URL", default="") or "consolemail://")
MAILERS = {
    "default": {
        "BACKEND": EMAIL["EMAIL_BACKEND"],
        "OPTIONS": (
            {
                "host": EMAIL["EMAIL_HOST"],
                "port": EMAIL["EMAIL_PORT"],
                "username": EMAIL["EMAIL_HOST_USER"] or "",
                "password": EMAIL["EMAIL_HOST_PASSWORD"] or "",
                "use_tls": EMAIL.get("EMAIL_USE_TLS", False),
                "use_ssl": EMAIL.get("EMAIL_USE_SSL", False),
                "timeout": 10,
            }
            if EMAIL["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
            else {}
        ),
    }
}
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Hemicycle <no-reply@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# People
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.AccountBackend"]
SESSION_ENGINE = "accounts.sessions"
LOGIN_URL = "account_login"
# What mails call the platform: a function of the request, of a room that accounts does not know.
PLATFORM_NAME_SOURCE = "home.navigation.platform_name"
LOGIN_REDIRECT_URL = "/"
SITE_ID = 1
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "accounts.refusal.csrf_failure"
# Texts of one account: proposals, comments, wordings, sources, new versions. 0 is no limit (accounts.limits).
TEXTS_A_MINUTE = env.int("TEXTS_A_MINUTE", default=2)
TEXTS_A_DAY = env.int("TEXTS_A_DAY", default=20)
# Proposals: so long a typing error is corrected in place; drafts of one person; people asked to sign one text.
TYPO_MINUTES = env.int("TYPO_MINUTES", default=15)
DRAFTS_EACH = env.int("DRAFTS_EACH", default=20)
CO_AUTHORS_MOST = env.int("CO_AUTHORS_MOST", default=10)
# Days: authors may object to a merging, it may be undone, and a withdrawn text stays readable if its author asks.
MERGE_NOTICE_DAYS = env.int("MERGE_NOTICE_DAYS", default=7)
MERGE_UNDO_DAYS = env.int("MERGE_UNDO_DAYS", default=30)
WITHDRAWN_TEXT_DAYS = env.int("WITHDRAWN_TEXT_DAYS", default=7)
# Propositions of one quick vote.
QUICK_VOTE_LENGTH = env.int("QUICK_VOTE_LENGTH", default=20)

# Languages and time: stored in UTC, shown in the house's zone.
USE_I18N = True
USE_TZ = True
TIME_ZONE = env("TIME_ZONE", default="Europe/Paris")
LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fr", "Français"), ("es", "Español"), ("en", "English")]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = ["hemicycle.formats"]

# Files
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR / "media")))
VIDEO_UPLOAD_MAX_BYTES = env.int("VIDEO_UPLOAD_MAX_BYTES", default=200 * 1024 * 1024)
# The largest file of a source (sources.files).
SOURCE_UPLOAD_MAX_BYTES = 10 * 1024 * 1024
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Wagtail
WAGTAIL_SITE_NAME = "Hemicycle"
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_BASE_URL = env("BASE_URL", default="http://localhost:8000")
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []  # never ask a host by network
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "ods", "odt", "pdf", "rtf", "txt", "xlsx", "zip"]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
# Off: an autosave still under way when the editor presses "Publish" makes Wagtail 8.0 create the page twice (error 500)
# or put the published page back to draft. The editor warns before it is left with changes.
WAGTAIL_AUTOSAVE_INTERVAL = 0

# Threads (django-comments-xtd): its storage only, see docs/discussion.md.
COMMENTS_APP = "django_comments_xtd"
COMMENTS_XTD_MODEL = "discussion.models.ThreadComment"
COMMENTS_XTD_MAX_THREAD_LEVEL = 2
COMMENTS_XTD_LIST_ORDER = ("thread_id", "path")
COMMENTS_XTD_CONFIRM_EMAIL = False
COMMENTS_XTD_APP_MODEL_OPTIONS = {
    "default": {"who_can_post": "users", "allow_flagging": False, "allow_feedback": False, "show_feedback": False}
}
COMMENTS_TIMEOUT = 24 * 60 * 60

# Security
SECURE_CSP = public_policy(CSP)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "accelerometer", "gyroscope")
}
URLIZE_ASSUME_HTTPS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
    # Every publication enqueues four tasks, and each says so twice.
    "loggers": {"django_tasks": {"level": "WARNING"}, "django.tasks": {"level": "WARNING"}},
}

from hemicycle.settings.sign_in import *  # noqa: E402, F403
