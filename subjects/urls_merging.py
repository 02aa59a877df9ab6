"""The addresses of mergings, withdrawals and final counts."""

from django.urls import path

from subjects.views import counts, merging, withdrawal

urlpatterns = [
    path("proposals/<bigid:proposal_id>/as-it-was/", merging.as_it_was, name="as_it_was"),
    path("proposals/<bigid:proposal_id>/withdraw/", withdrawal.withdraw_proposal, name="withdraw"),
    path("merges/<bigid:merge_id>/", merging.merge, name="merge"),
    path("merges/<bigid:merge_id>/object/", merging.object_to, name="merge_object"),
    path("subjects/<bigid:subject_id>/merges/", merging.merges, name="merges"),
    path("subjects/<bigid:subject_id>/counts/", counts.counts, name="counts"),
    path("subjects/<bigid:subject_id>/counts/<bigid:number>.json", counts.counts_json, name="counts_json"),
]
