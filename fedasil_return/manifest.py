"""What a phone shows of the site where somebody puts it on their screen: its name in their language, an icon, colours.

One for each language, because the name and the first page are of one. Its pages are opened in the browser (`display`),
so no browser offers to install anything: nothing is left on a phone that its owner did not ask for.
Source: https://www.w3.org/TR/appmanifest/.
"""

from django.http import JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from base.languages import BY_CODE

# `--color-ground` of static/css/tokens.css.
COLOUR = "#fbf8f3"
# Asked for again so seldom: it changes with the site and not with its content.
CACHE_CONTROL = "public, max-age=86400"


def manifest(request):
    language, home = BY_CODE[request.LANGUAGE_CODE], reverse("home")
    data = {
        "id": home,
        "name": _("Voluntary return from Belgium"),
        "lang": language.code,
        "dir": language.dir,
        "start_url": home,
        "scope": "/",
        "display": "browser",
        "background_color": COLOUR,
        "theme_color": COLOUR,
        "icons": [
            {"src": static("img/favicon.svg"), "type": "image/svg+xml", "sizes": "any"},
            {"src": static("img/apple-touch-icon.png"), "type": "image/png", "sizes": "180x180"},
        ],
    }
    response = JsonResponse(
        data, json_dumps_params={"ensure_ascii": False}, content_type="application/manifest+json"
    )
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response
