from django.urls import path, re_path

from subjects import views
from subjects.feeds import SubjectFeed

app_name = "subjects"
urlpatterns = [
    path("subjects/<bigid:subject_id>/feed.xml", SubjectFeed(), name="feed"),
    path("proposals/<bigid:proposal_id>/", views.proposal, name="proposal"),
    re_path(r"^propose/(?P<subject_id>[0-9]{1,18})/(?P<kind>cause|solution)/$", views.propose, name="propose"),
]
