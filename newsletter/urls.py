from django.urls import path

from .views import issues

app_name = "newsletter"
urlpatterns = [
    path("issues/", issues.issues, name="issues"),
    path("issues/feed/", issues.IssueFeed(), name="feed"),
    path("issues/<slug:slug>/", issues.issue, name="issue"),
]
