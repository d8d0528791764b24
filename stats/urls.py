from django.urls import path

from . import views
from .feeds import FiguresFeed

app_name = "stats"
urlpatterns = [
    path("", views.figures_list, name="figures"),
    path("feed/", FiguresFeed(), name="feed"),
]
