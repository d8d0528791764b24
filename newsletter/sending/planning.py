"""Starting, pausing and resuming a sending. Nothing here sends: `newsletter.sending.worker` does."""

from django.db import IntegrityError, connection, transaction
from django.db.models import Case, Count, Value, When
from django.utils.translation import gettext_lazy as _

from base.languages import CODES
from newsletter.composing import issue_mail
from newsletter.models import Delivery, Sending, Subscriber

COLUMNS = ("sending", "subscriber", "language", "state", "tries", "error", "worker", "bounce")


class NotReady(Exception):
    """The issue cannot be sent. Its text says why, for staff."""


def start(issue, *, by, per_minute, best_language=None, tries=3):
    """Plan a mail for each active subscriber, all in one transaction. Returns the `Sending`; workers do the rest.

    `best_language(wanted)` gives the code of the language that a reader of `wanted` gets. Raises `NotReady` where the
    issue is not published, is being sent already or was sent, or where nobody would get it.
    """
    if not type(issue).objects.published().filter(pk=issue.pk).exists():
        raise NotReady(_("This issue is not published, so what the mail links to is not there."))
    try:
        with transaction.atomic():
            sending = Sending.objects.create(issue=issue, started_by=by, per_minute=per_minute)
            if not _plan(sending, best_language or issue_mail.best_language_of(issue)):
                raise NotReady(_("There is no active subscriber."))
    except issue_mail.NothingWrittenError:
        raise NotReady(_("Nothing is written that could be sent.")) from None
    except IntegrityError:
        if tries == 1 or Sending.objects.filter(issue=issue).exists():
            raise NotReady(_("This issue is being sent already, or was sent.")) from None
        # Somebody left while the ledger was written, so the database took none of it.
        return start(issue, by=by, per_minute=per_minute, best_language=best_language, tries=tries - 1)
    return sending


def pause(sending):
    """Let no further mail leave. Workers notice before their next mail. Returns whether it was running."""
    return _change(sending, Sending.State.RUNNING, Sending.State.PAUSED)


def resume(sending):
    """Go on where it was paused. Returns whether it was paused."""
    return _change(sending, Sending.State.PAUSED, Sending.State.RUNNING)


def audience(issue, best_language=None):
    """How many active subscribers would get the issue, and in which languages: `[(code, count)]`.

    Raises `NothingWrittenError` where no language has a title and a text.
    """
    best_language = best_language or issue_mail.best_language_of(issue)
    counts = dict.fromkeys(CODES, 0)
    for wanted, count in _active().values_list("language").annotate(count=Count("pk")).order_by():
        counts[best_language(wanted)] += count
    return [(code, count) for code, count in counts.items() if count]


def _change(sending, before, after):
    return Sending.objects.filter(pk=sending.pk, state=before).update(state=after) == 1


def _active():
    return Subscriber.objects.filter(state=Subscriber.State.ACTIVE)


def _plan(sending, best_language):
    """Write the ledger within the database: not one subscriber passes through this process. Returns how many."""
    wanted = _active().order_by("language").values_list("language", flat=True).distinct()
    cases = [When(language=code, then=Value(best_language(code))) for code in wanted]
    if not cases:
        return 0
    rows = _active().order_by("pk").values_list(
        Value(sending.pk),
        "pk",
        # Who came since the languages were looked up, with one that nobody had.
        Case(*cases, default=Value(best_language(sending.issue.source_language))),
        Value(Delivery.State.PLANNED.value),
        Value(0),
        *[Value("")] * 3,
    )  # fmt: skip
    select, parameters = rows.query.sql_with_params()
    names = [connection.ops.quote_name(Delivery._meta.get_field(name).column) for name in COLUMNS]
    table = connection.ops.quote_name(Delivery._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({', '.join(names)}) {select}", parameters)
        return cursor.rowcount
