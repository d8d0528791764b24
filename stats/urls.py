from django.urls import path

from . import views

app_name = "stats"
urlpatterns = [path("", views.figures_list, name="figures")]
