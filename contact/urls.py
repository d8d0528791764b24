from django.urls import path

from .views import points

app_name = "contact"
urlpatterns = [path("", points.contact_points, name="list")]
