from django.urls import path, register_converter

from stats.open_data.feeds import FiguresFeed

from .converters import MonthConverter, YearConverter
from .views import categories, changes, charts, overview, periods

register_converter(YearConverter, "yyyy")
register_converter(MonthConverter, "mm")

app_name = "stats"
urlpatterns = [
    path("", overview.figures, name="figures"),
    path("how-to-read/", overview.how_to_read, name="how-to-read"),
    path("feed/", FiguresFeed(), name="feed"),
    path("revisions/", changes.revisions, name="revisions"),
    path("calendar/", changes.calendar, name="calendar"),
    path("calendar/<yyyy:year>/", changes.calendar, name="calendar"),
    path("charts/<slug:slug>.svg", charts.chart, name="chart"),
    path("countries/<slug:iso2>/", categories.country, name="country"),
    path("profiles/<slug:code>/", categories.profile, name="profile"),
    path("<yyyy:year>/", periods.year, name="year"),
    path("<yyyy:year>/<mm:month>/", periods.month, name="month"),
]
