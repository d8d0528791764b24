from django.urls import include, path

from .views import messages, orders, points

app_name = "contact"
under_contact = [
    path("", points.contact_points, name="list"),
    path("write/", messages.write, name="write"),
    path("thanks/<str:token>/", messages.thanks, name="thanks"),
    path("<slug:slug>/vcard/", points.contact_point_vcard, name="vcard"),
    # Last: what else stands under contact/ is reserved by the model.
    path("<slug:slug>/", points.contact_point, name="point"),
]
urlpatterns = [
    path("contact/", include(under_contact)),
    path("publications/order/", orders.order, name="order"),
    path("orders/<str:token>/", orders.order_status, name="order_status"),
]
