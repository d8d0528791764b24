"""The addresses of a site whose one view sends so many pieces and then breaks, as if the database went away."""

from django.db import OperationalError
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path

from stats.open_data import answers


def pieces(count):
    for number in range(count):
        yield f"{number}\n" * 1000
    raise OperationalError("connection lost")


def breaks(request, count):
    return StreamingHttpResponse(answers.begun(pieces(count)), content_type="text/csv")


urlpatterns = [path("<int:count>", breaks), path("robots.txt", lambda request: HttpResponse())]
handler500 = "fedasil_return.views.server_error"
