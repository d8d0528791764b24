"""Importing on a screen: a list is looked at first, and brought in with a second button. Nothing is kept on disk."""

import hashlib

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from newsletter.subscribers import importing

SIGNER = signing.Signer(salt="newsletter.import")
# A page holds at most so many characters of a list between the two steps: Django takes 2.5 MB of fields. A longer list is
# chosen a second time, and must be the same.
KEEP_IN_PAGE = 1_500_000
SHOWN_PROBLEMS = 300


class ImportForm(forms.Form):
    """A file, or what was kept of it; `cleaned_data` has its `content` and whether it `is_confirmed`."""

    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_(
            "The first line names the columns: email, language (such as nl) and source (where they agreed), and if known date. "
            "At most 10 MB."
        ),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        cleaned = super().clean()
        file = cleaned.get("file")
        if file:
            cleaned["content"] = file.read(importing.MAX_BYTES + 1)
            cleaned["is_confirmed"] = _is_signed(cleaned.get("seen"), _digest(cleaned["content"]))
        elif cleaned.get("kept"):
            try:
                cleaned["content"] = SIGNER.unsign_object(cleaned["kept"]).encode()
            except signing.BadSignature:
                raise forms.ValidationError(_("Please choose the file again."), code="forged") from None
            cleaned["is_confirmed"] = True
        elif "file" not in self.errors:
            self.add_error("file", forms.ValidationError(_("Please choose a file."), code="required"))
        return cleaned


def _digest(content):
    return hashlib.sha256(content).hexdigest()


def _is_signed(signed, digest):
    try:
        return SIGNER.unsign(signed or "") == digest
    except signing.BadSignature:
        return False


def _second_step(content):
    """The form under a preview: with the list in it, or asking for the same file again."""
    kept = SIGNER.sign_object(importing.text_of(content), compress=True)
    if len(kept) <= KEEP_IN_PAGE:
        return ImportForm(initial={"kept": kept})
    return ImportForm(initial={"seen": SIGNER.sign(_digest(content))})


def is_allowed(request):
    """Whether this user may import. The admin lets nobody add a subscriber by hand."""
    return request.user.has_perm("newsletter.add_subscriber")


def screen(model_admin, request):
    """Choose a file; look at what would happen; bring it in."""
    if not is_allowed(request):
        raise PermissionDenied
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Import subscribers"),
        "opts": model_admin.opts,
    }
    if form.is_bound and form.is_valid():
        try:
            rows, problems = importing.read(form.cleaned_data["content"])
        except importing.Unreadable as error:
            form.add_error("file", str(error))
        else:
            if form.cleaned_data["is_confirmed"]:
                return _brought_in(model_admin, request, rows)
            form = _second_step(form.cleaned_data["content"])
            context |= _preview(rows, problems)
    return render(request, "admin/newsletter/import.html", {**context, "form": form})


def _preview(rows, problems):
    by_language = {}
    for row in rows:
        by_language[row.language] = by_language.get(row.language, 0) + 1
    return {
        "is_preview": True,
        "count": len(rows),
        "by_language": sorted(by_language.items()),
        "problems": problems[:SHOWN_PROBLEMS],
        "left_out": len({problem.line for problem in problems}),
        "more_problems": len(problems) - SHOWN_PROBLEMS,
    }


def _brought_in(model_admin, request, rows):
    count = importing.apply(rows)
    done = ngettext("%(count)d subscriber was brought in.", "%(count)d subscribers were brought in.", count)
    messages.success(request, done % {"count": count})
    return redirect("admin:newsletter_subscriber_changelist")
