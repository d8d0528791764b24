from django import template

from base import addresses

register = template.Library()
register.filter("absolute", addresses.absolute)
