"""The rules of `make lint` that ruff does not have. Today one: no f-string around or within a translated sentence.

Ruff's INT001 sees an f-string that is itself the sentence. These it does not see: an f-string in a part of an
argument, and a call inside the braces of an f-string. Python 3.12 reads those braces as code and Python 3.11 as
text (PEP 701), so Babel would find other sentences on one than on the other.
"""

import ast
import sys
from pathlib import Path

from base.catalogues import KEYWORDS

ROOT = Path(__file__).resolve().parent.parent
WITHIN = (
    "f-string within a translated sentence: translate it with %(name)s in it, and fill that in afterwards."
)
AROUND = "translated sentence within an f-string: give it a name on a line of its own, or make one sentence of both."


def main():
    found = [
        f"{path.relative_to(ROOT)}:{line}: {what}"
        for path in sources(ROOT)
        for line, what in f_strings_at_sentences(path.read_text())
    ]
    print(*found, sep="\n", end="\n" if found else "")
    return 1 if found else 0


def sources(folder):
    """The project's own Python files: what lies in a hidden folder, such as `.venv`, is somebody else's."""
    for path in sorted(folder.rglob("*.py")):
        if not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def f_strings_at_sentences(source):
    """Each place where an f-string and a translated sentence meet, as `(line, what to do)`, from the top down."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if _is_translation(node):
            arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
            found |= {(node.lineno, WITHIN) for argument in arguments if _any_within(argument, _is_f_string)}
        elif _is_f_string(node) and _any_within(node, _is_translation):
            # Python 3.11 counts the lines in the braces from elsewhere, so the f-string's own is named.
            found.add((node.lineno, AROUND))
    return sorted(found)


def _any_within(tree, is_wanted):
    return any(is_wanted(node) for node in ast.walk(tree))


def _is_f_string(node):
    return isinstance(node, ast.JoinedStr)


def _is_translation(node):
    """Whether this is a call that the extraction of messages looks for, by the name that it looks for."""
    if not isinstance(node, ast.Call):
        return False
    return getattr(node.func, "id", None) in KEYWORDS or getattr(node.func, "attr", None) in KEYWORDS


if __name__ == "__main__":
    sys.exit(main())
