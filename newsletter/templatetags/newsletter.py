from django import template

from newsletter.composing import links

register = template.Library()


@register.filter
def link_in(address, language):
    """An address as a page in `language`, a code, links to it: within the site, to the page in that language."""
    return links.in_language(address, language)


@register.filter
def is_inner(address):
    """Whether an address is one of this site."""
    return links.inner_path(address) is not None
