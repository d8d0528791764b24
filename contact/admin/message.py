"""The desk for messages: queues, assignment, notes. Answers are written with one's own mail programme."""

from django.contrib import admin

from contact.models import Message, Routing


@admin.register(Message)
class MessageAdmin(admin.ModelAdmin):
    pass


@admin.register(Routing)
class RoutingAdmin(admin.ModelAdmin):
    list_display = ("topic", "addresses", "language")
