"""What the desk of the staff is called."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

admin.site.site_header = admin.site.site_title = _("Voluntary return: staff")
admin.site.index_title = _("What would you like to change?")
