from django.urls import path

from .views import points

app_name = "contact"
urlpatterns = [
    path("", points.contact_points, name="list"),
    path("<slug:slug>/vcard/", points.contact_point_vcard, name="vcard"),
    # Last: what else stands under contact/ is reserved by the model.
    path("<slug:slug>/", points.contact_point, name="point"),
]
