import pytest

from texts import rich_text


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<p>Hello</p>", "<p>Hello</p>"),
        ("<p>Hello<script>alert(1)</script></p>", "<p>Hello</p>"),
        ('<p style="color:red" class="x" onclick="x()">Hello</p>', "<p>Hello</p>"),
        ('<p><a href="javascript:x()">Hello</a></p>', '<p><a rel="noopener">Hello</a></p>'),
        (
            '<p><a href="/journey/#papers">Hello</a></p>',
            '<p><a href="/journey/#papers" rel="noopener">Hello</a></p>',
        ),
        (
            '<p><span lang="fr" dir="ltr">Bonjour</span></p>',
            '<p><span lang="fr" dir="ltr">Bonjour</span></p>',
        ),
        ("<h1>Hello</h1><table><tr><td>x</td></tr></table>", "Hellox"),
        ("<img src=x onerror=alert(1)><p>Hello</p>", "<p>Hello</p>"),
        ("<p>  </p>", ""),
        ('<p><a href="tel:[[free-number]]">Call</a></p>', '<p><a rel="noopener">Call</a></p>'),
        ('<p><a href="/en/journey/#x">A</a></p>', '<p><a href="/journey/#x" rel="noopener">A</a></p>'),
        ("", ""),
    ],
)
def test_clean(dirty, clean):
    assert rich_text.clean(dirty) == clean


def test_clean_leaves_alone_what_it_has_cleaned():
    once = rich_text.clean("<ul><li>a &amp; b</li><li><strong>c</strong></li></ul><p>d&nbsp;e</p>")

    assert rich_text.clean(once) == once


def test_plain_keeps_words_apart_and_marks_together():
    assert (
        rich_text.plain("<p>One</p><p>two<br>three</p><p>f<em>ou</em>r &amp; five</p>")
        == "One two three four & five"
    )


def test_spaces_that_hold_a_line_together_are_kept():
    assert rich_text.clean("<p>Quand\u00a0?</p>") == "<p>Quand\u00a0?</p>"
    assert rich_text.clean("<p>Quand&nbsp;?</p>") == "<p>Quand\u00a0?</p>"
    assert rich_text.one_line("  Quand\u00a0?\n Demain. ") == "Quand\u00a0? Demain."
