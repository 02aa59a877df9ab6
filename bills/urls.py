from django.urls import path

from bills import views

app_name = "bills"
urlpatterns = [path("articles/<bigid:article_id>/", views.article, name="article")]
