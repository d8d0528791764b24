from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.generic import RedirectView

from . import personal_data, views
from .edge.security_txt import security_txt
from .manifest import manifest
from .sitemaps import SITEMAPS

TOUCH_ICON = RedirectView.as_view(url=f"{settings.STATIC_URL}img/apple-touch-icon.png")

urlpatterns = [
    path("", views.choose, name="choose"),
    path("admin/personal-data/", admin.site.admin_view(personal_data.screen), name="personal-data"),
    path("admin/", include("accounts.urls")),  # before the admin's own sign-in, which is never reached
    path("admin/", admin.site.urls),
    path("robots.txt", views.robots),
    path(".well-known/security.txt", security_txt, name="security.txt"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    # Browsers ask for it on pages that name no icon, such as the admin's; some phones in any case.
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}img/favicon.svg")),
    path("apple-touch-icon.png", TOUCH_ICON),
    path("apple-touch-icon-precomposed.png", TOUCH_ICON),
    path("media/<path:path>", views.media, name="media"),
    path("data/", include("stats.data_urls")),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("manifest.webmanifest", manifest, name="manifest"),
        path("countries/", views.countries, name="countries"),
        path("countries/<slug:iso2>/", views.country_detail, name="country"),
        path("search/", views.search, name="search"),
        path("", include("contact.urls")),
        path("newsletter/", include("newsletter.urls")),
        path("figures/", include("stats.urls")),
        path("", include("pages.urls")),
    ),
]

handler400 = "fedasil_return.views.bad_request"
handler404 = "fedasil_return.views.not_found"
handler500 = "fedasil_return.views.server_error"
