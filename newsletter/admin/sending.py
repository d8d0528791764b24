"""Starting a sending, watching it, pausing it, and deciding about the mails whose outcome nobody knows."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from base.languages import BY_CODE
from newsletter.composing import checking
from newsletter.models import Delivery, Issue, Sending, UnclearReport
from newsletter.sending import ledger, planning, progress

COUNTS = {state: f"count_{state.replace('-', '_')}" for state in Delivery.State.values}


class StartForm(forms.ModelForm):
    class Meta:
        model = Sending
        fields = ("per_minute",)


def start(model_admin, request, issue_pk):
    """Say how many would get the issue, in which languages; start with a second button."""
    if not request.user.has_perm("newsletter.add_sending"):
        raise PermissionDenied
    issue = get_object_or_404(Issue, pk=issue_pk)
    sending = Sending.objects.filter(issue=issue).first()
    if sending:
        return redirect(_page_of(sending))
    form = StartForm(request.POST or None)
    is_ready = all(problem.severity != checking.ERROR for problem in checking.problems(issue))
    if request.method == "POST" and is_ready and form.is_valid():
        try:
            per_minute = form.cleaned_data["per_minute"]
            sending = planning.start(issue, by=request.user, per_minute=per_minute)
        except planning.NotReady as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, gettext("The sending has started. The first mails leave within a minute.")
            )
            return redirect(_page_of(sending))
    audience = planning.audience(issue) if is_ready else []
    context = {
        **model_admin.admin_site.each_context(request),
        "title": gettext("Send an issue"),
        "opts": model_admin.opts,
        "issue": issue,
        "is_ready": is_ready,
        "form": form,
        "audience": [(BY_CODE[code], count) for code, count in audience],
        "total": sum(count for _code, count in audience),
    }
    return render(request, "admin/newsletter/start.html", context)


def _page_of(sending):
    return reverse("admin:newsletter_sending_change", args=[sending.pk])


@admin.register(Sending)
class SendingAdmin(admin.ModelAdmin):
    change_form_template = "admin/newsletter/sending.html"
    change_list_template = "admin/newsletter/sending_list.html"
    list_display = (
        "issue",
        "state",
        "bar",
        "sent",
        "refused",
        "unknown",
        "came_back",
        "started_at",
        "finished_at",
    )
    list_filter = ("state",)
    fields = (
        "issue", "state", "bar", "counted", "speed", "per_minute", "started_by", "started_at", "finished_at",
    )  # fmt: skip
    readonly_fields = tuple(name for name in fields if name != "per_minute")

    def get_queryset(self, request):
        counts = {
            name: Count("deliveries", filter=Q(deliveries__state=state)) for state, name in COUNTS.items()
        }
        came_back = Count("deliveries", filter=~Q(deliveries__bounce=""))
        sendings = super().get_queryset(request).annotate(**counts, count_came_back=came_back)
        return sendings.prefetch_related("issue")

    def changelist_view(self, request, extra_context=None):
        may_look = request.user.has_perm("newsletter.view_unclearreport")
        unclear = {"unclear_reports": UnclearReport.objects.count() if may_look else 0}
        return super().changelist_view(request, unclear | (extra_context or {}))

    def has_add_permission(self, request):
        return False  # `start` does it, for an issue

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        # The other columns are the workers'.
        obj.save(update_fields=["per_minute"])

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path(
                "start/<int:issue_pk>/",
                wrap(lambda request, issue_pk: start(self, request, issue_pk)),
                name="newsletter_sending_start",
            ),
            path("<int:pk>/pause/", wrap(self.change_state(planning.pause)), name="newsletter_sending_pause"),
            path(
                "<int:pk>/resume/", wrap(self.change_state(planning.resume)), name="newsletter_sending_resume"
            ),
            *super().get_urls(),
        ]

    def change_state(self, change):
        @require_POST
        def view(request, pk):
            sending = get_object_or_404(Sending, pk=pk)
            if not self.has_change_permission(request, sending):
                raise PermissionDenied
            if not change(sending):
                messages.warning(request, gettext("Somebody else was quicker; look at the state."))
            return redirect(_page_of(sending))

        return view

    # --- Columns ---

    def _progress(self, sending):
        return progress.Progress({state: getattr(sending, name) for state, name in COUNTS.items()})

    @admin.display(description=_("progress"))
    def bar(self, sending):
        now = self._progress(sending)
        return format_html(
            '<progress max="{}" value="{}"></progress> {} / {}',
            now.total or 1,
            now.settled,
            now.settled,
            now.total,
        )

    @admin.display(description=Delivery.State.SENT.label)
    def sent(self, sending):
        return sending.count_sent

    @admin.display(description=Delivery.State.REFUSED.label)
    def refused(self, sending):
        return sending.count_refused

    @admin.display(description=Delivery.State.UNKNOWN.label)
    def unknown(self, sending):
        return sending.count_unknown

    @admin.display(description=_("came back"))
    def came_back(self, sending):
        return sending.count_came_back

    @admin.display(description=_("deliveries"))
    def counted(self, sending):
        lines = (
            (_deliveries(sending, state), state.label, getattr(sending, COUNTS[state.value]))
            for state in Delivery.State
        )
        return format_html_join(mark_safe("<br>"), '<a href="{}">{}</a>: {}', lines)

    @admin.display(description=_("speed"))
    def speed(self, sending):
        now = progress.of(sending)
        if sending.state != Sending.State.RUNNING or not now.per_second:
            return "–"
        speed = gettext("%(count)d mails in the last minute; %(time)s to go")
        return speed % {"count": now.per_second * progress.WINDOW_SECONDS, "time": now.time_left}


def _deliveries(sending, state):
    query = urlencode({"sending__id__exact": sending.pk, "state__exact": state.value})
    return f"{reverse('admin:newsletter_delivery_changelist')}?{query}"


@admin.register(Delivery)
class DeliveryAdmin(admin.ModelAdmin):
    """The ledger, to look at. Staff decide only where the outcome is not known, or the server refused."""

    list_display = ("subscriber", "issue", "language", "state", "changed_at", "tries", "error", "bounce")
    list_filter = ("state", "language")
    search_fields = ("subscriber__email",)
    search_help_text = _("E-mail")
    show_full_result_count = False
    fields = readonly_fields = (
        "subscriber", "issue", "language", "state", "changed_at", "tries", "not_before", "error", "bounce",
    )  # fmt: skip
    actions = ["send_again", "take_as_sent"]

    def get_queryset(self, request):
        # An issue has seventeen languages, of which a list needs none.
        rows = super().get_queryset(request).select_related("subscriber", "sending__issue")
        names = [f"subscriber__{name}" for name in ("email",)] + ["sending__issue__slug"]
        return rows.only(*(field.name for field in Delivery._meta.concrete_fields), *names)

    def lookup_allowed(self, lookup, value, request=None):
        return lookup == "sending__id__exact" or super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("issue"))
    def issue(self, delivery):
        return delivery.sending.issue.slug

    @admin.action(description=_("Send again (outcome unknown, or refused)"), permissions=["change"])
    def send_again(self, request, queryset):
        planned, left_out = ledger.send_again(queryset)
        done = ngettext("%(count)d mail is planned again.", "%(count)d mails are planned again.", planned)
        self.message_user(request, done % {"count": planned}, messages.SUCCESS if planned else messages.INFO)
        if left_out:
            sentence = ngettext(
                "%(count)d was left out: the subscriber has left or is paused.",
                "%(count)d were left out: the subscribers have left or are paused.",
                left_out,
            )
            self.message_user(request, sentence % {"count": left_out}, messages.WARNING)

    @admin.action(description=_("Take as sent (outcome unknown)"), permissions=["change"])
    def take_as_sent(self, request, queryset):
        count = ledger.take_as_sent(queryset)
        done = ngettext("%(count)d mail is taken as sent.", "%(count)d mails are taken as sent.", count)
        self.message_user(request, done % {"count": count}, messages.SUCCESS if count else messages.INFO)
