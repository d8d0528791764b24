from django.shortcuts import render

from . import figures


def figures_list(request):
    years = figures.totals_by_year()
    latest = years[0][1][0]
    return render(
        request, "stats/figures.html", {"years": years, "months": figures.months(), "latest": latest}
    )
