"""Importing figures on a screen: choose a file, look at what would happen, confirm. All of a file comes in, or nothing.

Between the steps, what would be published is kept in the database for a day, so that any server can go on.
"""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from stats.importing import applying, notes, planning, reading, staging
from stats.models import Note, Release, StagedImport
from texts import fact_references
from texts.admin import pasted
from texts.admin.pasted import PastedURLField

from . import import_progress, import_words

SHOWN_REFUSALS, SHOWN_CHANGES, SHOWN_NEW = 300, 300, 100


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=_("CSV or XLSX, at most 50 MB."),
    )
    source_url = PastedURLField(
        label=_("Source"),
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text=_("The address of the source of rows that name none."),
    )
    release = forms.ModelChoiceField(
        Release.objects.none(),
        label=_("Release"),
        required=False,
        empty_label=_("none: at once"),
        help_text=_("Until then, readers see nothing of it."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["release"].queryset = Release.objects.planned().filter(is_invented=False)


class ConfirmForm(forms.Form):
    reason = forms.CharField(
        label=_("Why numbers change that readers know"),
        required=False,
        max_length=Note._meta.get_field("sentence").max_length,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        help_text=_("Readers see it beside the number. Write it in the source language of the site."),
    )

    def clean_reason(self):
        reason = notes.clean(self.cleaned_data["reason"])
        fact_references.refuse_unknown(reason)
        return reason


def is_allowed(request):
    """Whether this user may import. The admin lets nobody add an observation by hand."""
    return request.user.has_perm("stats.add_observation")


# --- Choosing a file ---


def upload(model_admin, request, refusal=""):
    """Choose a file; then look at it. `refusal` is the sentence where it is too large, and was not taken."""
    if not is_allowed(request):
        raise PermissionDenied
    is_sent = request.method == "POST" and not refusal
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    context = {"refusal": refusal}
    if form.is_bound and form.is_valid():
        file, source = form.cleaned_data["file"], form.cleaned_data["source_url"]
        try:
            found = reading.read(file, file.name, source_url=source)
        except reading.Unreadable as error:
            form.add_error("file", f"{file.name}: {error}")
        else:
            if not found.refusals:
                plan = planning.plan(found.rows, release=form.cleaned_data["release"])
                staged = staging.stage(
                    plan, name=file.name, layout=found.layout, user=request.user, source_url=source
                )
                pasted.tell(request, [form])
                return redirect("admin:stats_observation_import_preview", staged.pk)
            context |= _refused(found, file.name)
    context |= {"form": form, "layouts": import_words.LAYOUTS, "title": _("Import figures")}
    return _page(model_admin, request, "import", status=413 if refusal else 200, **context)


def _refused(found, name):
    return {
        "name": name,
        "refusals": found.refusals[:SHOWN_REFUSALS],
        "refused": len(found.refusals) + found.more,
        "more": max(0, len(found.refusals) - SHOWN_REFUSALS) + found.more,
        "would_come": len(found.rows),
    }


# --- Looking at it ---


def preview(model_admin, request, pk):
    """What the import would do; confirm or cancel it."""
    staged = _own(request, pk)
    if not staged:
        # It was confirmed by the first of two clicks, or cancelled.
        return _to_figures(model_admin, request)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and "cancel" in request.POST:
        staged.delete()
        messages.success(request, _("Nothing was brought in."))
        return redirect("admin:stats_observation_import")
    try:
        figures = staging.figures(staged)
    except staging.Outdated:
        staged.delete()
        messages.error(request, applying.PlanChanged.sentence)
        return redirect("admin:stats_observation_import")
    plan = planning.plan(figures, release=staged.release)
    if request.method == "POST" and form.is_valid():
        answer = _confirmed(model_admin, request, staged, plan, form)
        if answer:
            return answer
    return _preview(model_admin, request, staged, plan, form)


def _own(request, pk):
    if not is_allowed(request):
        raise PermissionDenied
    staged = StagedImport.objects.select_related("release").filter(pk=pk).first()
    # Only who has looked at the file confirms it.
    if staged and staged.made_by_id != request.user.pk:
        raise Http404(pk)
    return staged


def _preview(model_admin, request, staged, plan, form):
    # What the page shows is what it confirms, also where somebody else was faster.
    seen = request.POST.get("seen", staged.digest)
    form.fields["reason"].required = plan.needs_reason
    return _page(
        model_admin,
        request,
        "import_preview",
        title=_("Import figures"),
        staged=staged,
        plan=plan,
        has_changed=plan.digest != seen,
        unchanged=plan.unchanged + len(plan.withheld),
        form=form,
        asks_reason=plan.needs_reason or bool(plan.withheld),
        changes=import_words.changes(plan.changed[:SHOWN_CHANGES]),
        more_changes=max(0, len(plan.changed) - SHOWN_CHANGES),
        new=import_words.new(plan.new[:SHOWN_NEW]),
        more_new=max(0, len(plan.new) - SHOWN_NEW),
        later=sum(change.is_revision for change in plan.changed) if plan.is_later else 0,
    )


# --- Bringing it in ---


def _confirmed(model_admin, request, staged, plan, form):
    """The answer to a confirmation, or None where the preview is to be shown again."""
    reason = form.cleaned_data["reason"]
    if plan.digest != request.POST.get("seen"):
        return None
    if plan.needs_reason and not reason:
        form.add_error("reason", str(applying.ReasonNeeded()))
        return None
    going = import_progress.steps(staged, plan, reason, request.user)
    if plan.total >= import_progress.LARGE:
        return import_progress.answer(model_admin, request, going)
    try:
        count = import_progress.run(going)
    except applying.ReasonNeeded as error:
        form.add_error("reason", str(error))
        return None
    except (applying.PlanChanged, forms.ValidationError) as error:
        messages.error(request, import_progress.sentence(error))
        return redirect("admin:stats_observation_import_preview", staged.pk)
    messages.success(request, import_words.done(count))
    return _to_figures(model_admin, request)


def _to_figures(model_admin, request):
    """To what there is now, where this user may see it."""
    name = "changelist" if model_admin.has_view_permission(request) else "import"
    return redirect(f"admin:stats_observation_{name}")


def _page(model_admin, request, template, /, *, status=200, **context):
    context = {**model_admin.admin_site.each_context(request), "opts": model_admin.opts, **context}
    return render(request, f"admin/stats/{template}.html", context, status=status)
