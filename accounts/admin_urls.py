"""Put before Wagtail's own addresses under `admin/`: its password pages lead to the sign-in by code."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("login/", views.team_sign_in),
    path("password_reset/", views.team_sign_in),
    path("password_reset/<path:rest>", views.team_sign_in),
]
