"""An e-mail address is found wherever it stands, however it is spelled."""

import pytest

from base.mail.naming import cut_out, is_named_in

ADDRESS = "ana@bücher.example"
SPELLINGS = ["ana@bücher.example", "ANA@Bücher.Example", "ana@xn--bcher-kva.example", " ana@BÜCHER.example\t"]


@pytest.mark.parametrize("spelled", SPELLINGS)
@pytest.mark.parametrize("wanted", SPELLINGS)
@pytest.mark.parametrize(
    "text", ["{}", "Ana <{}>", "x@y.example, {}", "Write to {}.", '{{"Reply-To": "{}"}}', "['{}']", "mailto:{}", "<a>{}</a>"]
)  # fmt: skip
def test_it_is_found_and_cut_out(spelled, wanted, text):
    whole = text.format(spelled)

    assert is_named_in(whole, wanted)
    assert not is_named_in(cut_out(whole, wanted), ADDRESS)
    assert cut_out(whole, wanted) == text.format(spelled.replace(spelled.strip(), "…"))


@pytest.mark.parametrize(
    "text", ["banana@bücher.example", "ana+x@bücher.example", "ana@bücher.example.org", "ana", "an@a@", "", "ana at bücher.example"]
)  # fmt: skip
def test_another_one_is_not(text):
    assert not is_named_in(text, ADDRESS) and cut_out(text, ADDRESS) == text
