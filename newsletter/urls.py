from django.urls import path

from .views import issues, subscriptions

app_name = "newsletter"
urlpatterns = [
    path("", subscriptions.subscribe, name="subscribe"),
    path("check/", subscriptions.check, name="check"),
    path("confirm/<str:token>/", subscriptions.confirm, name="confirm"),
    path("leave/<str:token>/", subscriptions.leave, name="leave"),
    path("preferences/<str:token>/", subscriptions.preferences, name="preferences"),
    path("issues/", issues.issues, name="issues"),
    path("issues/feed/", issues.IssueFeed(), name="feed"),
    path("issues/<slug:slug>/", issues.issue, name="issue"),
]
