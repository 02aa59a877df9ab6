"""Sign-up and sign-in by a code sent by e-mail (django-allauth), without any password; also for the team."""

import environ

_env = environ.Env()

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "signup": "accounts.forms.SignUpForm",
    "confirm_login_code": "accounts.forms.SignInCodeForm",
    "confirm_email_verification_code": "accounts.forms.SignUpCodeForm",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False

# A known and an unknown address get the same answer and one mail each.
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True

# Eight digits and five tries: 1 in 20 million. Fifteen minutes, because some mail servers delay the first message.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_TIMEOUT = 20 * 60

ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "signup": "20/m/ip",
    "request_login_code": "20/m/ip,5/m/key,100/d/key",
    "confirm_email": "1/10s/key",
    # Votes and texts of visitors who have not signed in: a class shares one address.
    "act_before_sign_in": "120/m/ip",
    # Of somebody signed in: more than a person sends or presses, less than a program would. How many texts are
    # accepted is another matter: TEXTS_A_MINUTE, TEXTS_A_DAY.
    "text": "30/m/user,500/d/user",
    "vote": "120/m/user",
    # Looking for similar texts while somebody writes.
    "similar": "120/m/ip",
}
# How many proxies of ours stand before the application: only their part of X-Forwarded-For is believed.
ALLAUTH_TRUSTED_PROXY_COUNT = _env.int("TRUSTED_PROXY_COUNT", default=0)

# The team signs in by code as well: Wagtail shows no password anywhere.
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILUSERS_PASSWORD_REQUIRED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False

# The address is unique without regard to case (a constraint on Lower("email")), which this check cannot see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
