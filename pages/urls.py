from django.urls import path

from . import views

app_name = "pages"
urlpatterns = [
    path("questions/", views.questions, name="questions"),
    path("stories/", views.stories, name="stories"),
    path("stories/<slug:slug>/", views.story_detail, name="story"),
    path("publications/", views.publications, name="publications"),
    path("publications/<slug:slug>/", views.publication_detail, name="publication"),
    path("<slug:slug>/", views.page_detail, name="page"),
]
