"""The frame of a page: what stands around its texts, the menu and the notices."""

from functools import cached_property

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils.functional import SimpleLazyObject

from texts.reading import reading_of

from .choices import MenuGroup
from .models import Notice, Page


def frame_of(request):
    """The `Frame` of this request; the first call makes it."""
    if not hasattr(request, "frame"):
        request.frame = Frame(reading_of(request))
    return request.frame


class Frame:
    """What the frame of one page is put together from. Each property costs a query when it is first read."""

    def __init__(self, reading):
        self.reading = reading
        self.slug = ""

    def page(self, slug):
        """The published page at `slug`, with what is known of its translation. Raises `Http404`."""
        self.slug = slug
        page = next((page for page in self.pages if page.slug == slug), None)
        if page is None:
            raise Http404(slug)
        return page

    @cached_property
    def pages(self):
        """All published pages in the order of the menu. Only the one at `slug` knows its translation states."""
        pages = Page.objects.published().in_menu_order().reading(*self.reading.codes)
        pages = pages.with_states(*self.reading.codes, among=Q(slug=self.slug)).with_written("title")
        return [page for page in pages if page.read("title", self.reading.language.code)]

    @cached_property
    def menu(self):
        """The groups of the menu, as `(MenuGroup, pages)`."""
        groups = ((group, [page for page in self.pages if page.menu_group == group]) for group in MenuGroup)
        return [(group, pages) for group, pages in groups if pages]

    @cached_property
    def notices(self):
        """The notices that stand now and concern the page at `slug`, or every page."""
        places = Notice.pages.through.objects.filter(notice=OuterRef("pk"))
        everywhere = Q(is_everywhere=True) & ~Exists(places)
        here = everywhere | Exists(places.filter(page__slug=self.slug))
        notices = Notice.objects.current().filter(here)
        return list(notices.reading_with_states(*self.reading.codes))


def context(request):
    """The context processor: `frame`, made when a template first asks for it."""
    return {"frame": SimpleLazyObject(lambda: frame_of(request))}
