"""What every template may use: those of the public site, and those of the staff's desk."""

from django.contrib import admin

from base import languages
from texts import last_known


def site(request):
    return {"languages": languages.ALL, "last_known": last_known}


def desk(request):
    """What the desk is called, also on the screens before it that are none of the admin's own."""
    return {"site_header": admin.site.site_header, "site_title": admin.site.site_title}
