from django_prose_editor.widgets import AdminProseEditorWidget

from texts.rich_text import EDITOR_EXTENSIONS


class RichTextWidget(AdminProseEditorWidget):
    """The editor, within an element that has the `lang` and `dir` of the text: it gives its own none."""

    template_name = "admin/widgets/rich_text.html"

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("config", {"extensions": EDITOR_EXTENSIONS})
        kwargs.setdefault("preset", "configurable")
        super().__init__(*args, **kwargs)
