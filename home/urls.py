from django.urls import path

from home import views
from home.feeds import NewsFeed

app_name = "home"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("feed.xml", NewsFeed(), name="feed"),
]
