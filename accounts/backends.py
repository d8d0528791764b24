from allauth.account.auth_backends import AuthenticationBackend


class StaffBackend(AuthenticationBackend):
    """Only active members of staff sign in, and who is one no longer is signed out with the next request."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and user.is_staff
