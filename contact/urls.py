from django.urls import path

from .views import messages, points

app_name = "contact"
urlpatterns = [
    path("", points.contact_points, name="list"),
    path("write/", messages.write, name="write"),
    path("thanks/<slug:reference>/", messages.thanks, name="thanks"),
]
