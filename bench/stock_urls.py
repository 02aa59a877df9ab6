"""The product's addresses and those of django-comments-xtd, which its own templates need; never part of the product."""

from django.urls import include, path

from hemicycle.urls import urlpatterns as product

urlpatterns = [path("comments/", include("django_comments_xtd.urls")), *product]
