"""The addresses of django-allauth that we use, under its own names; no page about passwords is among them."""

from django.urls import path

from accounts import sign_in, views

urlpatterns = [
    path("sign-in/", sign_in.SignInView.as_view(), name="account_login"),
    # allauth's second name for the page that asks for a code.
    path("sign-in/", sign_in.SignInView.as_view(), name="account_request_login_code"),
    path("sign-in/code/", sign_in.SignInCodeView.as_view(), name="account_confirm_login_code"),
    path("sign-up/", sign_in.SignUpView.as_view(), name="account_signup"),
    path("sign-up/code/", sign_in.SignUpCodeView.as_view(), name="account_email_verification_sent"),
    path("sign-out/", sign_in.SignOutView.as_view(), name="account_logout"),
    path("inactive/", sign_in.InactiveView.as_view(), name="account_inactive"),
    # allauth looks for the page of one's address: it is the account.
    path("", views.account, name="account_email"),
]
