"""Development and demonstration on one's own machine: no setting needed, demo sign-in at /dev/sign-in/."""

from hemicycle.settings.base import *  # noqa: F403
from hemicycle.settings.base import VAR, env
from hemicycle.settings.secret_key import kept_secret_key

# Not a constant: whoever reads the source could sign a session of the administrator.
SECRET_KEY = kept_secret_key(VAR / "secret-key")
ALLOWED_HOSTS = ["*"]
DEMO_SIGN_IN = True
# Without it, only this machine may sign in without a code (accounts.demo_sign_in).
DEMO_SIGN_IN_FROM_ANYWHERE = env.bool("DEMO_SIGN_IN_FROM_ANYWHERE", default=False)
