"""The addresses of the open data: stable, and the same in every language."""

from django.urls import path

from stats.open_data.answers import view_of
from stats.open_data.files import FILES
from stats.views.overview import data

app_name = "data"
urlpatterns = [
    path("", data, name="data"),
    *(path(file.name, view_of(file), name=file.name) for file in FILES),
]
