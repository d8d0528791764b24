"""Who of the staff may change whose account. Nobody gives a right that they have not, and nobody reaches one so.

A superuser may do everything. Others may change only accounts that have no right that they lack: whoever could set the
password or the address of somebody else could act as them.
"""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q


def permissions_of(user):
    """The ids of the permissions that `user` was given, also while the account is not active."""
    if user.is_superuser:
        return set(Permission.objects.values_list("pk", flat=True))
    return set(Permission.objects.filter(Q(user=user) | Q(group__user=user)).values_list("pk", flat=True))


def may_manage(actor, user):
    """Whether `actor` may change the account `user`. Nobody but a superuser changes their own."""
    if actor.is_superuser:
        return True
    return not user.is_superuser and user.pk != actor.pk and permissions_of(user) <= permissions_of(actor)


def may_give(actor, group):
    """Whether `actor` has every permission of `group`."""
    return actor.is_superuser or not _lacked_by(actor).filter(group=group).exists()


def permissions_to_give(actor):
    """The permissions that `actor` may give, a queryset."""
    return Permission.objects.filter(pk__in=permissions_of(actor))


def groups_to_give(actor):
    """The groups that `actor` may put others in, a queryset."""
    return Group.objects.exclude(permissions__in=_lacked_by(actor))


def _lacked_by(actor):
    return Permission.objects.exclude(pk__in=permissions_of(actor))
