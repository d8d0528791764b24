from django.shortcuts import redirect, render

from . import figures


def figures_list(request):
    years = figures.totals_by_year()
    latest = years[0][1][0]
    return render(
        request, "stats/figures.html", {"years": years, "months": figures.months(), "latest": latest}
    )


def data(request):
    """`/data/`: on to the page that explains the files, in the best language. The files themselves have none."""
    return redirect("stats:figures")
