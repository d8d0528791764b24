"""Who changes whose account, and who gives what: each kind of account with each act, as a hand-made request."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission

from .conftest import PASSWORD, give_factor

pytestmark = pytest.mark.django_db
OWN, FOREIGN = "pages.change_page", "stats.change_series"
MANAGER = ["auth.view_user", "auth.add_user", "auth.change_user", "auth.delete_user", "auth.view_group", "auth.add_group", "auth.change_group", "auth.delete_group", OWN]  # fmt: skip


def permission(name):
    app, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app, codename=codename)


@pytest.fixture
def cast(make_account):
    """Everybody who acts or is acted on, by name."""
    people = {
        "visitor": make_account("visitor"),
        "manager": make_account("manager", *MANAGER),
        "chief": make_account("chief", is_superuser=True),
        "equal": make_account("equal", OWN),
        "other": make_account("other", FOREIGN),
        "resting": make_account("resting", FOREIGN, is_active=False),
        "resting chief": make_account("resting-chief", is_superuser=True, is_active=False),
        "second chief": make_account("second-chief", is_superuser=True),
    }
    group = Group.objects.create(name="beyond")
    group.permissions.add(permission(FOREIGN))
    people["member"] = make_account("member")
    people["member"].groups.add(group)
    within = Group.objects.create(name="within")
    within.permissions.add(permission(OWN))
    return people


def sent(user, **changes):
    """What the form of `user` would send, with `changes`."""
    values = {
        "username": user.username,
        "email": user.email,
        "is_active": "on" if user.is_active else "",
        "is_staff": "on",
        "is_superuser": "on" if user.is_superuser else "",
        "groups": [group.pk for group in user.groups.all()],
        "user_permissions": [one.pk for one in user.user_permissions.all()],
        "date_joined_0": "2026-01-01",
        "date_joined_1": "00:00:00",
    } | changes
    return {name: value for name, value in values.items() if value != ""}


def change(client, user, **changes):
    return client.post(f"/admin/auth/user/{user.pk}/change/", sent(user, **changes))


# --- Acts: each does something to `user` and tells whether it came about ---


def gives_own(client, user):
    change(
        client, user, user_permissions=[one.pk for one in user.user_permissions.all()] + [permission(OWN).pk]
    )
    return user.user_permissions.filter(pk=permission(OWN).pk).exists()


def gives_foreign(client, user):
    wanted = permission("stats.delete_series").pk
    change(client, user, user_permissions=[wanted])
    return user.user_permissions.filter(pk=wanted).exists()


def puts_in_group_within(client, user):
    change(client, user, groups=[Group.objects.get(name="within").pk])
    return user.groups.filter(name="within").exists()


def puts_in_group_beyond(client, user):
    group = Group.objects.create(name="far beyond")
    group.permissions.add(permission("stats.delete_series"))
    change(client, user, groups=[group.pk])
    return user.groups.filter(pk=group.pk).exists()


def makes_superuser(client, user):
    was = user.is_superuser
    change(client, user, is_superuser="on")
    user.refresh_from_db()
    return user.is_superuser and not was


def changes_address(client, user):
    change(client, user, email="mine@example.org")
    user.refresh_from_db()
    return user.email == "mine@example.org"


def sets_password(client, user):
    new = "stolen-account-77-doors"
    client.post(
        f"/admin/auth/user/{user.pk}/password/",
        {"password1": new, "password2": new, "usable_password": "true"},
    )
    user.refresh_from_db()
    return user.check_password(new)


def switches_off(client, user):
    was = user.is_active
    change(client, user, is_active="")
    user.refresh_from_db()
    return was and not user.is_active


def deletes(client, user):
    client.post(f"/admin/auth/user/{user.pk}/delete/", {"post": "yes"})
    return not type(user).objects.filter(pk=user.pk).exists()


def deletes_from_the_list(client, user):
    client.post(
        "/admin/auth/user/", {"action": "delete_selected", "_selected_action": [user.pk], "post": "yes"}
    )
    return not type(user).objects.filter(pk=user.pk).exists()


def removes_factor(client, user):
    client.post("/admin/auth/user/", {"action": "remove_second_factor", "_selected_action": [user.pk]})
    return not Authenticator.objects.filter(user=user).exists()


SUPERUSERS_ALONE = {gives_foreign, puts_in_group_beyond, makes_superuser, removes_factor}
OF_AN_EQUAL = {
    gives_own,
    puts_in_group_within,
    changes_address,
    sets_password,
    switches_off,
    deletes,
    deletes_from_the_list,
}
# What there is to do: a superuser cannot be made one, and who is switched off not be so again.
NOTHING_TO_DO = {
    (makes_superuser, "second chief"), (makes_superuser, "resting chief"),
    (switches_off, "resting"), (switches_off, "resting chief"),
    (gives_own, "equal"),
}  # fmt: skip
OTHERS = ["equal", "other", "member", "resting", "resting chief", "second chief"]


@pytest.mark.parametrize("whom", OTHERS)
@pytest.mark.parametrize("act", [*sorted(SUPERUSERS_ALONE | OF_AN_EQUAL, key=lambda act: act.__name__)])
@pytest.mark.parametrize("who", ["anonymous", "visitor", "manager", "chief"])
def test_each_act_on_each_account(client, cast, who, act, whom):
    if who != "anonymous":
        client.force_login(cast[who])
    user = cast[whom]
    if (act, whom) == (gives_own, "equal"):
        user.user_permissions.clear()

    came_about = act(client, user)

    is_allowed = who == "chief" or (who == "manager" and whom == "equal" and act in OF_AN_EQUAL)
    has_something_to_do = (act, whom) not in NOTHING_TO_DO - {(gives_own, "equal")}
    assert came_about == (is_allowed and has_something_to_do)


@pytest.mark.parametrize(
    "act",
    [
        gives_own,
        gives_foreign,
        makes_superuser,
        changes_address,
        sets_password,
        puts_in_group_within,
        removes_factor,
    ],
)
def test_nobody_but_a_superuser_changes_the_own_account(client, cast, act):
    user = cast["manager"]
    if act is gives_own:
        user.user_permissions.remove(permission(OWN))
    client.force_login(user)

    assert not act(client, user)


def test_a_superuser_does_not_remove_the_own_factor_from_the_list(client, cast):
    client.force_login(cast["chief"])

    assert not removes_factor(client, cast["chief"])


def test_who_was_added_has_no_right_beyond_those_of_who_added(client, cast, django_user_model):
    client.force_login(cast["manager"])

    client.post(
        "/admin/auth/user/add/",
        {
            "username": "fresh", "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true",
            "is_superuser": "on", "is_staff": "on", "user_permissions": [permission(FOREIGN).pk],
        },
    )  # fmt: skip

    user = django_user_model.objects.get(username="fresh")
    assert not user.is_superuser and not user.user_permissions.exists()


def test_an_account_is_taken_by_its_mail_only_from_those_one_may_manage(client, cast):
    """`change_user` is no way to superuser: neither the flag, the password, the address, nor the factor of one."""
    client.force_login(cast["manager"])

    for act in (makes_superuser, sets_password, changes_address, removes_factor):
        assert not act(client, cast["second chief"])
        assert not act(client, cast["member"])  # who has by a group what the manager lacks


# --- Groups ---


@pytest.mark.parametrize(("who", "is_allowed"), [("visitor", False), ("manager", False), ("chief", True)])
def test_a_group_gets_a_right_only_from_who_has_it(client, cast, who, is_allowed):
    client.force_login(cast[who])
    group = Group.objects.get(name="within")

    client.post(
        f"/admin/auth/group/{group.pk}/change/", {"name": "within", "permissions": [permission(FOREIGN).pk]}
    )
    client.post("/admin/auth/group/add/", {"name": "new", "permissions": [permission(FOREIGN).pk]})

    assert group.permissions.filter(pk=permission(FOREIGN).pk).exists() == is_allowed
    assert Group.objects.filter(name="new").exists() == is_allowed


@pytest.mark.parametrize(
    ("who", "name", "is_allowed"),
    [
        ("manager", "within", True),
        ("manager", "beyond", False),
        ("chief", "beyond", True),
        ("visitor", "within", False),
    ],
)
def test_a_group_is_changed_and_deleted_only_by_who_has_all_it_gives(client, cast, who, name, is_allowed):
    client.force_login(cast[who])
    group = Group.objects.get(name=name)

    client.post(
        f"/admin/auth/group/{group.pk}/change/", {"name": "renamed", "permissions": [permission(OWN).pk]}
    )
    assert Group.objects.filter(name="renamed").exists() == is_allowed
    client.post(f"/admin/auth/group/{group.pk}/delete/", {"post": "yes"})

    assert Group.objects.filter(pk=group.pk).exists() != is_allowed


# --- What is shown and noted ---


def test_removing_a_factor_and_unlocking_are_noted(client, cast):
    client.force_login(cast["chief"])

    removes_factor(client, cast["equal"])
    client.post("/admin/auth/user/", {"action": "unlock", "_selected_action": [cast["equal"].pk]})

    notes = [entry.change_message for entry in LogEntry.objects.filter(object_id=str(cast["equal"].pk))]
    assert sorted(notes) == ["Removed the second factor.", "Unlocked."]


def test_a_manager_unlocks_only_those_that_a_manager_may_change(client, cast):
    client.force_login(cast["manager"])

    client.post(
        "/admin/auth/user/",
        {"action": "unlock", "_selected_action": [cast["equal"].pk, cast["second chief"].pk]},
    )

    assert [entry.object_id for entry in LogEntry.objects.all()] == [str(cast["equal"].pk)]


def test_no_screen_shows_a_secret(client, cast):
    client.force_login(cast["chief"])
    give = cast["equal"]
    Authenticator.objects.filter(user=give).delete()
    give_factor(give)

    for address in ("/admin/mfa/authenticator/", "/admin/account/emailaddress/"):
        assert client.get(address).status_code == 404
    page = client.get(f"/admin/auth/user/{give.pk}/change/").content.decode()
    assert "JBSWY3DP" not in page


def test_the_list_tells_who_has_a_second_factor(client, cast, django_assert_max_num_queries):
    Authenticator.objects.filter(user=cast["equal"]).delete()
    client.force_login(cast["chief"])

    with django_assert_max_num_queries(12):
        page = client.get("/admin/auth/user/")

    has = {user.username: user.has_factor for user in page.context["cl"].result_list}
    assert has["chief"] and not has["equal"]
