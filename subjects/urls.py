from django.urls import path, re_path

from subjects import urls_merging, views
from subjects.feeds import SubjectFeed
from subjects.views.quick_vote import quick_vote

app_name = "subjects"
urlpatterns = [
    path("subjects/<bigid:subject_id>/feed.xml", SubjectFeed(), name="feed"),
    path("subjects/<bigid:subject_id>/quick/", quick_vote, name="quick_vote"),
    path("proposals/<bigid:proposal_id>/", views.proposal, name="proposal"),
    path("proposals/<bigid:proposal_id>/edit/", views.edit, name="edit"),
    path("proposals/<bigid:proposal_id>/history/", views.history, name="history"),
    path("proposals/<bigid:proposal_id>/wordings/", views.wordings, name="wordings"),
    path("proposals/<bigid:proposal_id>/wordings/new/", views.new_wording, name="new_wording"),
    path("proposals/<bigid:proposal_id>/co-authors/", views.co_authors, name="co_authors"),
    path("wordings/<bigid:wording_id>/", views.wording, name="wording"),
    path("wordings/<bigid:wording_id>/adopt/", views.adopt, name="adopt"),
    path("wordings/<bigid:wording_id>/withdraw/", views.withdraw, name="withdraw_wording"),
    path("drafts/", views.drafts, name="drafts"),
    path("drafts/<bigid:draft_id>/", views.draft, name="draft"),
    path("drafts/<bigid:draft_id>/delete/", views.delete_draft, name="delete_draft"),
    path("invitations/", views.invitations, name="invitations"),
    path("invitations/<bigid:invitation_id>/", views.answer_invitation, name="answer_invitation"),
    re_path(r"^propose/(?P<subject_id>[0-9]{1,18})/(?P<kind>cause|issue|solution)/$", views.propose, name="propose"),
    re_path(
        r"^propose/(?P<subject_id>[0-9]{1,18})/(?P<kind>cause|issue|solution)/similar/$", views.similar, name="similar"
    ),
    *urls_merging.urlpatterns,
]
