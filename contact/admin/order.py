"""The desk for orders, and the stock."""

from django import forms
from django.contrib import admin, messages
from django.db.models import Q
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from base.models import PersonalDataAct
from contact.choices import OrderStatus
from contact.models import Order, OrderLine, OrderNote, StockMovement
from contact.orders import handling

from . import order_papers
from .desk import DeskAdmin, NoteInline, queue_filter

OPEN = Q(status__in=[OrderStatus.RECEIVED, OrderStatus.APPROVED, OrderStatus.PACKED])


class OrderLineInline(admin.TabularInline):
    model = OrderLine
    extra = 0
    can_delete = False
    fields = readonly_fields = ("edition_code", "title", "languages", "copies", "is_back_order")

    def has_add_permission(self, request, obj=None):
        return False


class OrderNoteInline(NoteInline):
    model = OrderNote


@admin.register(Order)
class OrderAdmin(DeskAdmin):
    change_list_template = "admin/contact/order_list.html"
    list_display = ("reference", "created_at", "organisation", "place", "copies", "status", "assigned_to")
    list_display_links = ("reference", "created_at")
    list_filter = (
        queue_filter(
            new=lambda user: OPEN & Q(assigned_to=None),
            mine=lambda user: OPEN & Q(assigned_to=user),
            waiting=lambda user: Q(status=OrderStatus.RECEIVED),
            done=lambda user: ~OPEN,
        ),
        "status",
        "purpose",
        "assigned_to",
    )
    search_fields = ("reference", "organisation", "contact_person", "email", "postcode")
    date_hierarchy = "created_at"
    computed = ("address", "customer_page")
    inlines = [OrderLineInline, OrderNoteInline]
    actions = ["take", "approve", "pack", "send", "cancel", "print_packing_list", "print_labels", "export"]
    fieldsets = [
        (_("Order"), {"fields": ["reference", "status", "created_at", "purpose", "remark", "customer_page"]}),
        (_("Customer"), {"fields": ["address", "email", "language"]}),
        (
            _("Desk"),
            {
                "fields": [
                    "assigned_to",
                    "approved_at",
                    "packed_at",
                    "sent_at",
                    "cancelled_at",
                    "seen_version",
                ]
            },
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("lines")

    def has_delete_permission(self, request, obj=None):
        # An order is cancelled, which gives the copies back; a person is erased with all that is held of them.
        return False

    def get_urls(self):
        papers = [
            path(f"{name}/", self.admin_site.admin_view(self.paper(view)), name=f"contact_order_{name}")
            for name, view in order_papers.PAPERS.items()
        ]
        return [*papers, *super().get_urls()]

    def paper(self, view):
        def shown(request):
            return view(self, request)

        return shown

    # --- Columns ---

    @admin.display(description=_("place"))
    def place(self, order):
        return f"{order.postcode} {order.city}".strip()

    @admin.display(description=_("copies"))
    def copies(self, order):
        lines = ((line.copies, line.edition_code) for line in order.lines.all())
        return format_html_join(mark_safe("<br>"), "{} × {}", lines)

    @admin.display(description=_("address"))
    def address(self, order):
        return format_html_join(
            mark_safe("<br>"), "{}", ((line,) for line in order_papers.address_lines(order))
        )

    @admin.display(description=_("page of the customer"))
    def customer_page(self, order):
        if order.is_erased:
            return "–"
        return format_html('<a href="{}">{}</a>', order.get_absolute_url(), order.reference)

    # --- Actions ---

    def _advance(self, request, queryset, status):
        """Bring each order to `status`; say how many went, and which could not and why."""
        count, refused = 0, []
        for order in queryset:
            try:
                count += handling.advance(order, status, by=request.user)
            except handling.NotEnough as error:
                refused.append(f"{order} ({error.edition})")
            except handling.NotAllowed:
                refused.append(f"{order} ({order.get_status_display()})")
        done = ngettext("%(count)d order changed.", "%(count)d orders changed.", count) % {"count": count}
        self.message_user(request, done, messages.SUCCESS if count else messages.INFO)
        if refused:
            sentence = _("Not possible for: %(orders)s") % {"orders": ", ".join(refused)}
            self.message_user(request, sentence, messages.WARNING)

    @admin.action(description=_("Approve; the customer gets a mail"), permissions=["change"])
    def approve(self, request, queryset):
        self._advance(request, queryset, OrderStatus.APPROVED)

    @admin.action(description=_("Mark as packed"), permissions=["change"])
    def pack(self, request, queryset):
        self._advance(request, queryset, OrderStatus.PACKED)

    @admin.action(description=_("Mark as sent; the customer gets a mail"), permissions=["change"])
    def send(self, request, queryset):
        self._advance(request, queryset, OrderStatus.SENT)

    @admin.action(
        description=_("Cancel; the copies go back, the customer gets a mail"), permissions=["change"]
    )
    def cancel(self, request, queryset):
        self._advance(request, queryset, OrderStatus.CANCELLED)

    @admin.action(description=_("Print the packing list"), permissions=["view"])
    def print_packing_list(self, request, queryset):
        return order_papers.to("packing-list", self, request, queryset)

    @admin.action(description=_("Print address labels"), permissions=["view"])
    def print_labels(self, request, queryset):
        return order_papers.to("labels", self, request, queryset)

    @admin.action(description=_("Export as CSV"), permissions=["view"])
    def export(self, request, queryset):
        PersonalDataAct.note(PersonalDataAct.Kind.ORDERS_EXPORTED, queryset.count(), by=request.user)
        return order_papers.export(queryset)


class StockMovementForm(forms.ModelForm):
    """Copies that were delivered, or a correction; orders write their own movements."""

    class Meta:
        model = StockMovement
        fields = ("edition", "change", "reason", "note")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        by_hand = (StockMovement.Reason.DELIVERED, StockMovement.Reason.CORRECTION)
        if "reason" in self.fields:
            self.fields["reason"].choices = [(reason.value, reason.label) for reason in by_hand]

    def clean(self):
        cleaned = super().clean()
        edition, change = cleaned.get("edition"), cleaned.get("change")
        if change == 0:
            self.add_error("change", _("Write how many copies came, or with a minus how many went."))
        elif edition and change and edition.stock + change < 0:
            self.add_error("change", _("Only %(stock)d are there.") % {"stock": edition.stock})
        return cleaned


@admin.register(StockMovement)
class StockMovementAdmin(admin.ModelAdmin):
    form = StockMovementForm
    list_display = ("edition", "change", "reason", "at", "by", "order_line", "note")
    list_filter = ("reason", "edition")
    list_select_related = ("edition", "by", "order_line")
    date_hierarchy = "at"

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        moved = handling.move_stock(obj.edition, obj.change, obj.reason, by=request.user, note=obj.note)
        obj.pk = moved.pk
