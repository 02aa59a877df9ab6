"""Only included where settings.DEMO_SIGN_IN is true: never in production."""

from django.urls import path

from accounts.demo_sign_in import demo_sign_in

urlpatterns = [path("dev/sign-in/", demo_sign_in, name="demo_sign_in")]
