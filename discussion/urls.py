from django.urls import path

from discussion import views

app_name = "discussion"
urlpatterns = [
    path("discussions/<bigid:discussion_id>/", views.thread, name="thread"),
    path("discussions/<bigid:discussion_id>/comments/", views.comment, name="comment"),
    path("comments/<bigid:comment_id>/", views.permalink, name="permalink"),
    path("comments/<bigid:comment_id>/reply/", views.reply, name="reply"),
    path("comments/<bigid:comment_id>/edit/", views.edit, name="edit"),
    path("comments/<bigid:comment_id>/withdraw/", views.withdraw, name="withdraw"),
    path("comments/<bigid:comment_id>/history/", views.history, name="history"),
    path("because/<bigid:ballot_id>/", views.because, name="because"),
]
