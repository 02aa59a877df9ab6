"""Production: secrets, hosts and the mail server must be given, everything over HTTPS."""

from django.core.exceptions import ImproperlyConfigured

from hemicycle.settings.base import *  # noqa: F403
from hemicycle.settings.base import env

if not env("EMAIL_URL", default=""):
    raise ImproperlyConfigured(
        "Set the EMAIL_URL environment variable, for instance smtp+tls://user:password@smtp.example:587: everybody "
        "signs in by a code sent by e-mail, and without a server the codes would stand in the log."
    )
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DEMO_SIGN_IN = False

SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
# Only a proxy that sets this header itself may be trusted with it.
if env.bool("BEHIND_HTTPS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
