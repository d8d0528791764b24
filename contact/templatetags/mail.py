"""What the mails to staff show of a message."""

from django import template
from django.urls import reverse

from base.addresses import absolute
from base.languages import BY_CODE
from contact.models import Message

register = template.Library()

LINES = ("reference", "name", "answer_by", "answer_language", "email", "phone", "may_leave_message")


@register.filter
def message_lines(message):
    """What is known of a message besides its text, as `(label, value)`; what is not known is left out."""
    values = {
        "answer_by": message.get_answer_by_display(),
        "answer_language": BY_CODE[message.answer_language].own_name,
        "may_leave_message": "✓" if message.may_leave_message else "",
    }
    rows = [(Message._meta.get_field(n).verbose_name, values.get(n, getattr(message, n))) for n in LINES]
    return [(label, value) for label, value in rows if value]


@register.filter
def message_admin_address(message):
    """The absolute address of a message on the desk of the staff."""
    return absolute(reverse("admin:contact_message_change", args=[message.pk]))
