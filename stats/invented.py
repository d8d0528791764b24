"""What is said wherever invented figures are shown."""

from django.utils.translation import gettext_lazy as _

NOTICE = _("These figures are invented, for demonstration only. They say nothing about real returns.")
