"""Development and demonstration on one's own machine: no setting needed, demo sign-in at /dev/sign-in/."""

from hemicycle.settings.base import *  # noqa: F403
from hemicycle.settings.base import INSTALLED_APPS, VAR

VAR.mkdir(exist_ok=True)
SECRET_KEY = "development-only-never-in-production"  # noqa: S105
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = [*INSTALLED_APPS]
DEMO_SIGN_IN = True
