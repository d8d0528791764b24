"""Uploads that go when nothing refers to them any more: replaced, cleared, or deleted with their row.

A file is removed after the transaction has been kept, and only where no row names it. What a crash leaves behind, or a
query that changes many rows at once, the clock sweeps up (`sweep`). Fields of other libraries are left alone.
"""

import datetime

from django.db import models, transaction
from django.db.models.signals import pre_delete
from django.utils import timezone

# A file is stored before its row is.
GRACE = datetime.timedelta(days=1)
# Every field of a model that keeps its files with this module.
FIELDS = []


class StoredFile(models.fields.files.FieldFile):
    @property
    def is_there(self):
        """Whether the row names a file and the file is in its place. Looks at the disk."""
        return bool(self) and self.storage.exists(self.name)


class StoredImage(StoredFile, models.fields.files.ImageFieldFile):
    pass


class StoredFilesMixin:
    """For a field that keeps files: whoever stops naming one lets it go."""

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        # Migrations make models too, which keep nothing.
        if not cls._meta.abstract and cls.__module__ != "__fake__":
            FIELDS.append(self)
            pre_delete.connect(self._forget, sender=cls, weak=False)

    def pre_save(self, model_instance, add):
        before = None if add else self._stored_name(model_instance)
        file = super().pre_save(model_instance, add)
        if before and before != file.name:
            remove_later(self.storage, before)
        return file

    def _stored_name(self, instance):
        rows = type(instance)._base_manager.filter(pk=instance.pk)
        return rows.values_list(self.attname, flat=True).first()

    def _forget(self, instance, **kwargs):
        # Before it is deleted, because a column that was not loaded cannot be asked for afterwards.
        if name := getattr(instance, self.attname).name:
            remove_later(self.storage, name)


class StoredFileField(StoredFilesMixin, models.FileField):
    attr_class = StoredFile

    def deconstruct(self):
        # To the database it is any other.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.FileField", args, kwargs


def remove_later(storage, name):
    """Remove a file once the transaction has been kept, unless a row still names it then."""
    # Robust: what was asked for is done; the clock sweeps up what cannot be removed now.
    transaction.on_commit(lambda: _remove(storage, name), robust=True)


def _remove(storage, name):
    if not is_named(name):
        storage.delete(name)


def is_named(name):
    """Whether any row names the file. Costs a query for each field."""
    return any(_rows(field).filter(**{field.attname: name}).exists() for field in FIELDS)


def _rows(field):
    return field.model._base_manager.all()


def sweep():
    """Remove the files that no row has named for a day. Returns how many."""
    before = timezone.now() - GRACE
    folders = {field.upload_to: field.storage for field in FIELDS}
    named = {name for field in FIELDS for name in _rows(field).values_list(field.attname, flat=True)}
    count = 0
    for folder, storage in folders.items():
        for name in _files(storage, folder):
            if name not in named and storage.get_modified_time(name) < before and not is_named(name):
                storage.delete(name)
                count += 1
    return count


def _files(storage, folder):
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for inner in folders:
        yield from _files(storage, f"{folder}/{inner}")
