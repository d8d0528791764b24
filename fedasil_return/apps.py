from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "fedasil_return"

    def ready(self):
        from . import checks  # noqa: F401  registers the checks
