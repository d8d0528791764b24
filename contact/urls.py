from django.urls import path

from .views import messages, points

app_name = "contact"
urlpatterns = [
    path("", points.contact_points, name="list"),
    path("write/", messages.write, name="write"),
    path("thanks/<slug:reference>/", messages.thanks, name="thanks"),
    path("<slug:slug>/vcard/", points.contact_point_vcard, name="vcard"),
    # Last: what else stands under contact/ is reserved by the model.
    path("<slug:slug>/", points.contact_point, name="point"),
]
