"""What the desks for messages and for orders have in common: queues, who has it in hand, notes, and no lost work."""

from django import forms
from django.contrib import admin
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from base import typed
from contact import phones


class QueueFilter(admin.SimpleListFilter):
    """New, mine, waiting, done. A subclass of the desk says what each means in `queues(user)`."""

    title = _("queue")
    parameter_name = "queue"

    def lookups(self, request, model_admin):
        return [("new", _("new")), ("mine", _("mine")), ("waiting", _("waiting")), ("done", _("done"))]

    def queryset(self, request, queryset):
        condition = self.model_admin_queues.get(self.value())
        return queryset.filter(condition(request.user)) if condition else queryset


def queue_filter(**queues):
    """A `QueueFilter` with the condition of each queue, a function of the user that gives a `Q`."""
    return type("QueueFilter", (QueueFilter,), {"model_admin_queues": queues})


class DeskForm(forms.ModelForm):
    """Refused where somebody else saved the row since this form was opened."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen_version"] = self.instance.version

    def clean(self):
        cleaned = super().clean()
        # Locked until the admin's transaction ends, so that nobody comes between this look and the write.
        stored = type(self.instance).objects.select_for_update().get(pk=self.instance.pk)
        if cleaned.get("seen_version") != stored.version:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen_version")] = stored.version
            self.add_error(
                None,
                forms.ValidationError(
                    _(
                        "Somebody else saved this meanwhile; nothing of yours was stored. Look at it, then save again."
                    ),
                    code="changed_meanwhile",
                ),
            )
            for name in cleaned.keys() - {"seen_version"}:
                if cleaned[name] != getattr(stored, name):
                    shown = getattr(stored, f"get_{name}_display", lambda name=name: getattr(stored, name))()
                    self.add_error(name, _("Stored now: %(value)s") % {"value": shown or "–"})
        return cleaned


class NoteInline(admin.TabularInline):
    """Notes are added, never rewritten: each says who wrote it and when."""

    extra = 1
    fields = ("text", "author", "written_at")
    readonly_fields = ("author", "written_at")

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class DeskAdmin(admin.ModelAdmin):
    """Rows that readers send: nobody adds one here, and only what belongs to the desk can be changed."""

    form = DeskForm
    editable = ("assigned_to",)
    # Columns with phone numbers, which are found however they are written.
    phones = ()
    list_select_related = ("assigned_to",)
    actions = ["take"]

    def has_add_permission(self, request):
        return False

    def get_search_results(self, request, queryset, search_term):
        """Find also what is kept in other digits than it is typed in, and phone numbers by what is dialled."""
        found, is_doubled = super().get_search_results(request, queryset, typed.visible(search_term))
        if typed.western(search_term) != typed.visible(search_term):
            found |= super().get_search_results(request, queryset, typed.western(search_term))[0]
        number = phones.pattern(search_term)
        for column in self.phones if number else ():
            found |= queryset.filter(**{f"{column}__regex": number})
        return found, is_doubled

    def get_readonly_fields(self, request, obj=None):
        columns = [f.name for f in self.opts.concrete_fields if f.name not in ("id", "version")]
        return [*self.computed, *(name for name in columns if name not in self.editable)]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "assigned_to":
            kwargs["queryset"] = db_field.remote_field.model.objects.filter(is_staff=True, is_active=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        columns = [name for name in form.changed_data if name in self.editable]
        obj.version = form.cleaned_data["seen_version"] + 1
        obj.save(update_fields=[*columns, *self.follow(obj, columns), "version"])

    def follow(self, obj, columns):
        """Set what follows from the changed `columns`, and name the columns that were set."""
        return []

    def save_formset(self, request, form, formset, change):
        for note in formset.save(commit=False):
            note.author = request.user
            note.save()

    @admin.action(description=_("Assign to me"), permissions=["change"])
    def take(self, request, queryset):
        count = queryset.update(assigned_to=request.user, version=F("version") + 1)
        self.message_user(request, _("Assigned to you: %(count)d.") % {"count": count})
