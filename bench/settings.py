"""Settings of a measurement: the product's own, with databases and files that are thrown away afterwards."""

import os

from hemicycle.settings.base import *
from hemicycle.settings.base import MIDDLEWARE

SECRET_KEY = "a measurement has nothing to hide"
ALLOWED_HOSTS = ["*"]
DEMO_SIGN_IN = False
ROOT_URLCONF = os.environ.get("BENCH_URLS", "bench.urls")

# Rendered pages are measured without the cache of whole pages.
if os.environ.get("BENCH_PAGE_CACHE") == "off":
    MIDDLEWARE = [name for name in MIDDLEWARE if not name.endswith("PageCacheMiddleware")]
