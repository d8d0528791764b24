"""A table of the open data, and its Table Schema: https://specs.frictionlessdata.io/table-schema/."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Column:
    """One column. `rules` are the constraints of the schema beside `required`."""

    name: str
    description: str
    type: str = "string"
    is_required: bool = True
    rules: dict = field(default_factory=dict)

    def schema(self):
        described = {"name": self.name, "type": self.type, "description": self.description}
        if self.type == "boolean":
            described |= {"trueValues": ["true"], "falseValues": ["false"]}
        rules = ({"required": True} if self.is_required else {}) | self.rules
        return described | ({"constraints": rules} if rules else {})


@dataclass(frozen=True)
class Table:
    """One CSV file. `rows(moment)` gives its rows as readers may see them then, as tuples in the order of the columns.

    `references` says which columns stand in which columns of which other table: `((columns, table, columns), …)`.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    rows: Callable
    references: tuple = ()

    @property
    def names(self):
        return [column.name for column in self.columns]

    @property
    def path(self):
        return f"{self.name}.csv"

    def schema(self):
        schema = {
            "fields": [column.schema() for column in self.columns],
            "missingValues": [""],
            "primaryKey": list(self.primary_key),
        }
        if self.references:
            schema["foreignKeys"] = [
                {"fields": list(own), "reference": {"resource": table, "fields": list(theirs)}}
                for own, table, theirs in self.references
            ]
        return schema
