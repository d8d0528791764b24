"""Bringing in a large file while the page is still being sent: it shows how far it is, without a script.

The page sends one `<progress>` after the other, of which the style sheet shows the last. Where the reader goes away,
the import is undone.
"""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from stats.importing import applying
from stats.models import StagedImport

from . import import_words

# From so many rows on, there is something to wait for.
LARGE = 2_000
# Where the page is cut: what is before it is sent first.
CUT = "<!-- progress -->"


def steps(staged, plan, reason, user):
    """What `applying.steps` does, and nothing is kept any more of what was staged."""
    key = staged.pk
    try:
        with transaction.atomic():
            count = yield from applying.steps(plan, reason=reason, user=user)
            staged.delete()
    except applying.PlanChanged:
        if StagedImport.objects.filter(pk=key).exists():
            raise
        # The first of two clicks has brought in all of it, while the second waited.
        return Counter(unchanged=len(plan.figures))
    return count


def run(going):
    """Go all the steps; returns what they return."""
    while True:
        try:
            next(going)
        except StopIteration as end:
            return end.value


def answer(model_admin, request, going):
    """A page that is sent while the import goes on."""
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Import figures"),
        "cut": CUT,
    }
    head, _cut, tail = render_to_string("admin/stats/import_running.html", context, request).partition(CUT)
    # What is sent later is no longer within the language of the request.
    response = StreamingHttpResponse(_sent(head, going, tail, get_language()))
    # A server in front is not to collect it.
    response.headers["X-Accel-Buffering"] = "no"
    response.headers["Cache-Control"] = "no-store"
    return response


def _sent(head, going, tail, language):
    yield head
    try:
        while True:
            done, total = next(going)
            yield format_html(
                '<progress value="{}" max="{}">{} %</progress>\n', done, total, 100 * done // total
            )
    except StopIteration as end:
        with override(language):
            yield _result("success", import_words.done(end.value))
    except (applying.NotApplied, ValidationError) as error:
        with override(language):
            yield _result("error", sentence(error))
    finally:
        # Where nobody listens any more, this undoes what was written.
        going.close()
    yield tail


def _result(level, words):
    return format_html('<ul class="messagelist"><li class="{}">{}</li></ul>', level, words)


def sentence(error):
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
