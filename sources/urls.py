from django.urls import path

from sources import views

app_name = "sources"
urlpatterns = [
    path("subjects/<bigid:subject_id>/sources/", views.source_list, name="list"),
    path("sources/add/", views.add, name="add"),
    path("sources/<bigid:source_id>/", views.source, name="source"),
    path("sources/<bigid:source_id>/file/", views.file, name="file"),
    path("sources/<bigid:source_id>/withdraw/", views.withdraw, name="withdraw"),
    path("sources/uses/<bigid:use_id>/report/", views.report, name="report"),
]
