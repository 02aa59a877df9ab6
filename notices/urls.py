"""What a person is told, under `account/notices/` in each language."""

from django.urls import path

from notices import views

app_name = "notices"
urlpatterns = [
    path("", views.notices, name="notices"),
    path("seen/", views.seen, name="seen"),
    path("stop/<str:token>/", views.stop, name="stop"),
]
