"""Atom feeds in seventeen languages."""

from django.utils.feedgenerator import Atom1Feed


class MarkedFeed(Atom1Feed):
    """Entries that are not in the language of the feed say in which they are: `spoken`, in `item_extra_kwargs`."""

    def item_attributes(self, item):
        return {"xml:lang": item["spoken"]} if item["spoken"] != self.feed["language"] else {}
