"""The stylesheet that is served: the sources, in words that old browsers know."""

import re

import pytest
from django.conf import settings

from fedasil_return import older_browsers
from fedasil_return.stylesheet import NAMES, join
from tests.css_of_old_browsers import lacking

# Where flexible boxes know no gap.
APART = "margin-inline-end:var(--space-2)!important;margin-bottom:var(--space-2)!important"
BESIDE_WORDS = ".icon,.brand__mark,[type=radio],[type=checkbox]{margin-inline-end:var(--space-2)!important}"


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("@layer a, b; @layer b { i { top: 1px } } @layer a { i { top: 2px } }", "i{top:2px}i{top:1px}"),
        ("@layer a; b { top: 0 } @layer a { i { top: 1px } }", "i{top:1px}b{top:0}"),
        ("@layer a; @layer a { @media print { i { top: 0 } } }", "@media print{i{top:0}}"),
        (".a { top: 0; &.b { top: 1px } .c & { top: 2px } > i { top: 3px } }",
         ".a{top:0}.a.b{top:1px}.c .a{top:2px}.a > i{top:3px}"),
        (".a, .b { & i, u { top: 0 } }", ".a i,.a u,.b i,.b u{top:0}"),
        (".a { @media print { top: 0; i { left: 0 } } }", "@media print{.a{top:0}.a i{left:0}}"),
        (":is(h1, h2):is(.a, .b) i { top: 0 }", "h1.a i,h1.b i,h2.a i,h2.b i{top:0}"),
        ("a:not(.b, [c]) { top: 0 }", "a:not(.b):not([c]){top:0}"),
        ("a:hover > b { top: 0 }", "a:hover > b{top:0}"),
        ("i { margin-inline: auto; padding-block: 1px 2px }",
         "i{margin-left:auto;margin-right:auto;padding-top:1px;padding-bottom:2px}"),
        ("i { padding-inline: calc(1px + 2px) }", "i{padding-left:calc(1px + 2px);padding-right:calc(1px + 2px)}"),
        ("i { inset-inline: 0; inset-block-end: 1px }", "i{left:0;right:0;bottom:1px}"),
        ("i { max-inline-size: 1px; min-block-size: 2px; border-block-start: 0 }",
         "i{max-width:1px;min-height:2px;border-top:0}"),
        ("i { padding-inline-start: 1px !important }", "i{padding-inline-start:1px!important}"),
        ("i { font-size: clamp(1rem, 2vw + 1px, 3rem) }", "i{font-size:max(1rem,min(2vw + 1px,3rem))}"),
        ("i { hyphens: auto }", "i{-webkit-hyphens:auto;hyphens:auto}"),
        ("@page { margin: 1cm }", "@page {margin:1cm}"),
        ("i { display: flex; gap: 1px }", f"i{{display:flex;gap:1px}}\n@supports not (inset:0){{{BESIDE_WORDS}}}"),
        ("i, b { display: flex; flex-wrap: wrap; gap: 1px }",
         f"i,b{{display:flex;flex-wrap:wrap;gap:1px}}\n@supports not (inset:0){{{BESIDE_WORDS}i>*,b>*{{{APART}}}}}"),
        ("i { display: grid; gap: 1px }", "i{display:grid;gap:1px}"),
    ],
)  # fmt: skip
def test_what_old_browsers_do_not_know_is_said_in_older_words(written, served):
    assert older_browsers.lower(written) == served


@pytest.mark.parametrize(
    "wrong", ["@layer a; @layer b { i { top: 0 } }", "i { top }", "@layer a; @layer a { } }"]
)
def test_a_source_that_is_wrong_is_refused_with_its_line(wrong):
    with pytest.raises(ValueError, match="line 1"):
        older_browsers.lower(wrong)


@pytest.mark.parametrize("name", NAMES)
def test_the_oldest_browsers_know_all_that_is_served(name):
    assert join(name) and lacking(join(name)) == []


@pytest.mark.parametrize("template", ["base.html", "bare.html", "choose.html"])
def test_every_page_is_laid_out_for_paper(template):
    head = (settings.BASE_DIR / "templates" / template).read_text().split("</head>")[0]

    assert re.search(r'static "site.css".*static "print.css" %}" media="print">', head, re.DOTALL)


@pytest.mark.parametrize(
    ("new", "lacks"),
    [
        ("@layer a{i{top:0}}", "@layer costs all that is in it"),
        ("@layer a,b;", "@layer costs all that is in it"),
        ("@container (min-width:1px){i{top:0}}", "@container costs all that is in it"),
        (".a{&.b{top:0}}", "nesting costs &.b"),
        (".a{.b{top:0}}", "nesting costs .b"),
        (".a{@media print{top:0}}", "nesting costs print"),
        (".a:has(.b){top:0}", ":has costs .a:has(.b)"),
        (":is(a,b){top:0}", ":is costs :is(a,b)"),
        (":where(a){top:0}", ":where costs :where(a)"),
        ("i:not(a,b){top:0}", "i:not(a,b) is not known"),
        ("a:hover,a:focus-visible{top:0}", ":focus-visible costs a:hover,a:focus-visible"),
        ("@media (width<40rem){i{top:0}}", "@media (width<40rem) costs all that is in it"),
        ("@media (prefers-contrast:more){i{top:0}}", "@media prefers-contrast is not known"),
        ("@supports selector(:has(a)){i{top:0}}", "@supports selector() costs all that is in it"),
        ("i{inset:0}", "inset is not known"),
        ("i{margin-inline:0}", "margin-inline is not known"),
        ("i{inset-inline-start:0}", "inset-inline-start is not known"),
        ("i{color:color-mix(in srgb,red,blue)}", "color: color-mix() is not known"),
        ("i{width:clamp(1px,2px,3px)}", "width: clamp() is not known"),
        ("i{height:100dvh}", "height: the unit dvh is not known"),
        ("i{overflow:clip}", "overflow: clip is not known"),
        ("i{display:flex;flex-wrap:wrap;gap:1px}", "i keeps its parts apart with a gap alone"),
        ("i{colour:red}", "colour is not known"),
    ],
)  # fmt: skip
def test_what_the_oldest_browsers_lack_is_found(new, lacks):
    assert lacking(new) == [lacks]


@pytest.mark.parametrize(
    "served",
    [
        "a:focus-visible{top:0}",
        "i{overflow:hidden;overflow:clip}",
        "i{display:grid;gap:1px}",
        "i{display:flex;gap:1px}",
        "i{display:grid}b i{gap:1px}",
        "i{display:flex;flex-wrap:wrap;gap:1px}@supports not (inset:0){i>*{margin-inline-end:1px}}",
        "i{width:min(100% - 2 * var(--a),1px);color:rgb(0 0 0 / 8%)}",
        "@media (max-width:40rem) and (min-height:25rem){i{top:0}}",
    ],
)
def test_what_the_oldest_browsers_know_is_let_through(served):
    assert lacking(served) == []
