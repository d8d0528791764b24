"""The screen on which one unit is translated into one language: the source beside it, nothing else."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from js_asset import Media

from base.languages import BY_CODE
from texts import translations

from . import pasted
from .forms import TranslationForm


def translate(model_admin, request, pk, language):
    """Show, or save, the words of the unit `pk` in `language`."""
    unit = get_object_or_404(model_admin.model, pk=pk)
    if language not in BY_CODE or language == unit.source_language:
        raise Http404(language)
    if not model_admin.has_change_permission(request, unit):
        raise PermissionDenied
    row = translations.row_of(unit, language)
    if request.method == "POST":
        form = TranslationForm(unit, language, request.POST)
        if form.is_valid() and _save(form, unit, language, request):
            done = _("Translation saved (%(language)s)") % {"language": language}
            model_admin.log_change(request, unit, done)
            messages.success(request, _("Saved."))
            pasted.tell(request, [form])
            return redirect(request.path)
    else:
        texts = row.pending or unit.texts(language)
        versions = {"version": row.version, "source_version": _source_version(unit)}
        form = TranslationForm(unit, language, initial=texts | versions)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": unit,
        "opts": model_admin.opts,
        "unit": unit,
        "row": row,
        "status": translations.status_of(unit, language, row),
        "source": BY_CODE[unit.source_language],
        "target": BY_CODE[language],
        "form": form,
        "lines": [_line(form, row, *line) for line in form.paths],
        "media": Media.from_media(model_admin.media + form.media).with_nonce(str(request.csp_nonce)),
    }
    return render(request, "admin/texts/translate.html", context)


def _source_version(unit):
    return translations.row_of(unit, unit.source_language).version


def _save(form, unit, language, request):
    """Write the form's texts; False where somebody else was faster."""
    version = form.cleaned_data["version"]
    try:
        with transaction.atomic():
            seen, now = form.cleaned_data["source_version"], _source_version(unit)
            if seen is not None and seen != now:
                form.refuse_older_source(now)
                return False
            if "_pending" in request.POST:
                translations.keep_pending(unit, language, form.texts(), version=version)
            else:
                reviewer = request.user if form.cleaned_data["is_reviewed"] else None
                translations.write(unit, language, form.texts(), version=version, reviewer=reviewer)
    except translations.Conflict as conflict:
        form.refuse(conflict)
        return False
    return True


def _line(form, row, path, source, is_rich):
    made_from = row.made_from.get(path, "")
    return {
        "field": form[path],
        "source": source,
        "is_rich": is_rich,
        # What the source said when this was translated, if it says something else by now.
        "made_from": made_from if made_from and made_from != source else "",
    }
