"""Pages of one's own account, under `account/` in each language."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.account, name="account"),
    path("words/", views.words, name="words"),
    path("forget/", views.forget, name="forget"),
    path("leave/", views.leave, name="leave"),
    path("left/", views.left, name="left"),
]
