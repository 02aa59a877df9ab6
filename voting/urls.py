from django.urls import path

from voting import views

app_name = "voting"
urlpatterns = [path("vote/<bigid:ballot_id>/", views.cast, name="cast")]
