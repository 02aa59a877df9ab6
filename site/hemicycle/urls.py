"""The addresses of the whole site."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, register_converter
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from hemicycle.admin_security import admin_security
from hemicycle.converters import BigIdConverter
from hemicycle.media import serve_media
from home.sitemap import LanguagesSitemap
from home.views import robots

register_converter(BigIdConverter, "bigid")

urlpatterns = [
    path("admin/", include("accounts.admin_urls")),
    # The admin needs inline code, and shows previews of pages in frames.
    path("admin/", include(decorate_urlpatterns(wagtailadmin_urls.urlpatterns, admin_security))),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", serve_media, name="media"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": LanguagesSitemap}}),
    path("robots.txt", robots),
]
if settings.DEMO_SIGN_IN:
    urlpatterns += [path("", include("accounts.dev_urls"))]
urlpatterns += i18n_patterns(
    path("account/notices/", include("notices.urls")),
    path("account/", include("accounts.sign_in_urls")),
    path("account/", include("accounts.urls")),
    path("", include("home.urls")),
    path("", include("voting.urls")),
    path("", include("discussion.urls")),
    path("", include("sources.urls")),
    path("", include("subjects.urls")),
    path("", include("bills.urls")),
    path("", include(wagtail_urls)),
)
