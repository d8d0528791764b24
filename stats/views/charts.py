"""The charts as files."""

from django.http import Http404, HttpResponse

from stats.charts import chart_data


def chart(request, slug):
    language = request.LANGUAGE_CODE
    try:
        found = chart_data.chart(slug, language)
    except LookupError:
        raise Http404(slug) from None
    return HttpResponse(found.svg(language), content_type="image/svg+xml")
