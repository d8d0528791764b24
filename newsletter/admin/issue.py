"""The desk of those who write issues: the issue itself, a check, a preview and tests by mail."""

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from base import mail
from base.addresses import absolute
from base.languages import ALL, BY_CODE
from newsletter.composing import checking, issue_mail
from newsletter.models import Article, Issue
from texts.admin.unit import PartInline, UnitAdmin


class ArticleInline(PartInline):
    model = Article


@admin.register(Issue)
class IssueAdmin(UnitAdmin):
    change_form_template = "admin/newsletter/issue/change_form.html"
    list_display = ("__str__", "slug", "published_from", "published_until", "to_check")
    search_fields = ("slug", "title_en", "title_fr", "title_nl")
    inlines = [ArticleInline]

    @admin.display(description=gettext_lazy("before sending"))
    def to_check(self, issue):
        return format_html('<a href="{}">{}</a>', _address("check", issue), _("Check and preview"))

    def get_urls(self):
        views = {
            "<int:pk>/check/": ("check", self.check_view),
            "<int:pk>/preview/<str:language>/": ("preview", self.preview_view),
            "<int:pk>/test/": ("test", require_POST(self.test_view)),
        }
        own = [
            path(address, self.admin_site.admin_view(view), name=f"newsletter_issue_{name}")
            for address, (name, view) in views.items()
        ]
        return [*own, *super().get_urls()]

    def check_view(self, request, pk):
        """What is missing or wrong, and the ways to look at each language."""
        issue = self._issue(request, pk)
        found = checking.problems(issue)
        return self._page(
            request,
            "check",
            issue,
            problems=_by_sentence(found, checking.places(issue)),
            is_ready=all(problem.severity != checking.ERROR for problem in found),
            languages=ALL,
            written=checking.written_in(issue),
        )

    def preview_view(self, request, pk, language):
        """The mail as a subscriber who reads `language` gets it, in the browser."""
        issue = self._issue(request, pk)
        if language not in BY_CODE:
            raise Http404(language)
        try:
            composed = issue_mail.compose(issue, language, is_draft=True)
        except issue_mail.NothingWrittenError:
            messages.error(request, _("Nothing is written that could be sent."))
            return redirect(_address("check", issue))
        text, html = _as_sample(composed)
        # The host of this request may be another one than that of the mails.
        html = html.replace(f'src="{settings.SITE_URL}/', 'src="/')
        response = self._page(
            request,
            "preview",
            issue,
            composed=composed,
            html=html,
            text=text,
            language=BY_CODE[language],
            spoken=BY_CODE[composed.language],
            languages=ALL,
        )
        response.shows_a_mail = True  # for its content security policy
        return response

    def test_view(self, request, pk):
        """Queue the issue for whoever is signed in, in the languages that the form names."""
        issue = self._issue(request, pk)
        languages = [code for code in request.POST.getlist("language") if code in BY_CODE]
        if not self.has_change_permission(request, issue):
            raise PermissionDenied
        if not request.user.email:
            messages.error(request, _("Your account has no e-mail address, so no test can be sent to you."))
        else:
            self._send_tests(request, issue, dict.fromkeys(languages))
        if len(languages) == 1:
            return redirect(_address("preview", issue, languages[0]))
        return redirect(_address("check", issue))

    def _send_tests(self, request, issue, languages):
        try:
            for code in languages:
                send_test(issue, code, to=request.user.email)
        except issue_mail.NothingWrittenError:
            messages.error(request, _("Nothing is written that could be sent."))
        except ValidationError:
            messages.error(request, _("The e-mail address of your account is none."))
        else:
            sentence = _("On its way to %(address)s within a minute: %(count)d tests.")
            messages.success(request, sentence % {"address": request.user.email, "count": len(languages)})

    def _issue(self, request, pk):
        issue = get_object_or_404(Issue.objects.prefetch_related("articles"), pk=pk)
        if not self.has_view_permission(request, issue):
            raise PermissionDenied
        return issue

    def _page(self, request, name, issue, **context):
        context |= self.admin_site.each_context(request) | {
            "title": issue,
            "opts": self.opts,
            "issue": issue,
            "may_test": self.has_change_permission(request, issue),
        }
        return render(request, f"admin/newsletter/issue/{name}.html", context)


def send_test(issue, language, *, to):
    """Queue the mail of `issue` for readers of `language`, marked as a test, for the address `to`. Returns the `Email`."""
    composed = issue_mail.compose(issue, language, is_draft=True)
    text, html = _as_sample(composed)
    subject = _("Test: %(title)s") % {"title": composed.subject}
    return mail.store(subject, text, html, to=to, language=composed.language)


def _by_sentence(problems, places):
    """`(severity, languages, place, sentence)`: what holds for many languages in one line."""
    lines = {}
    for problem in problems:
        key = (problem.severity, places.get(problem.path, ""), problem.sentence)
        lines.setdefault(key, []).append(BY_CODE.get(problem.language))
    return [(key[0], [one for one in spoken if one], *key[1:]) for key, spoken in lines.items()]


def _as_sample(composed):
    """Its bodies with addresses that belong to nobody: nobody is subscribed by a look at an issue."""
    address = absolute(f"/{composed.wanted}/newsletter/")
    return composed.filled(address, address)


def _address(name, issue, *rest):
    return reverse(f"admin:newsletter_issue_{name}", args=[issue.pk, *rest])
