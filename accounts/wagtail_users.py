"""Wagtail's users app with our form: in INSTALLED_APPS in the place of "wagtail.users"."""

from wagtail.users.apps import WagtailUsersAppConfig


class UsersConfig(WagtailUsersAppConfig):
    """People are edited without first name, last name and password, which our users do not have."""

    user_viewset = "accounts.viewsets.UserViewSet"
