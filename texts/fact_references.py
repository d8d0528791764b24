"""What ties texts to facts: a text refers to no unknown one when it is saved, and none goes that a text refers to."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from modeltranslation.translator import translator

from .facts import keys_in


def refuse_unknown(text):
    """Raise `ValidationError` where `text` refers to a fact that does not exist. Costs a query if it refers to any."""
    keys = keys_in(text)
    if not keys:
        return
    # The fields of the models call this, those of `Fact` among them.
    rows = apps.get_model("texts", "Fact").objects
    unknown = keys - set(rows.filter(key__in=keys).values_list("key", flat=True))
    if unknown:
        raise ValidationError(
            _("There is no fact “%(keys)s”. Facts are listed under Facts."),
            code="unknown_fact",
            params={"keys": ", ".join(sorted(unknown))},
        )


def texts_with(key):
    """The rows, units and parts, whose words refer to the fact `key` in any language. Costs a query for each model."""
    rows = []
    for model in translator.get_registered_models(abstract=False):
        fields = translator.get_options_for_model(model).all_fields.values()
        uses = Q(
            *((f"{column.name}__contains", f"[[{key}]]") for columns in fields for column in columns),
            _connector=Q.OR,
        )
        rows += model.objects.rewrite(False).filter(uses)
    return rows
