"""The initial content: loaded once or many times, never over what staff did, and not at all where it is wrong."""

import shutil

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from base.languages import CODES
from contact.models import ContactPoint
from fedasil_return.initial_content import files, loading
from pages.models import Page, Publication, Question, Story
from stats.models import Note, Series
from texts import translations
from texts.models import Fact, InitialContent, Translation
from texts.rich_text import plain
from texts.status import Status

pytestmark = pytest.mark.django_db
CONTENT = settings.BASE_DIR / "content"


@pytest.fixture
def folder(tmp_path):
    """A copy of the content that a test may change: English and French."""
    for name in ("en", "fr"):
        shutil.copytree(CONTENT / name, tmp_path / "content" / name)
    shutil.copy(CONTENT / "site.toml", tmp_path / "content")
    return tmp_path / "content"


def load(folder):
    call_command("load_content", folder=folder)


def replace(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


# --- What is shipped ---


@pytest.mark.parametrize("language", CODES)
def test_every_unit_has_all_its_words_in_every_language(language):
    units = [u for model in {kind.model for kind in files.KINDS} for u in model.objects.all()]

    lacking = {str(u) for u in units if u.texts("en").keys() - u.texts(language).keys()}

    assert len(units) > 70 and lacking == set()


def test_the_source_is_as_long_as_it_should_be():
    pages = {kind.model for kind in files.KINDS} - {Series, Note}
    units = [u for model in pages for u in model.objects.all()]

    words = sum(len(plain(text).split()) for unit in units for text in unit.texts("en").values())

    assert 3_500 <= words <= 4_500


def test_what_the_contract_names_is_there():
    assert Question.objects.count() >= 14
    assert Story.objects.filter(is_example=True).count() >= 4
    assert ContactPoint.objects.filter(kind="desk").count() == 5
    assert Publication.objects.count() >= 5
    assert Page.objects.count() == 19


def test_translations_are_marked_as_checked_by_nobody():
    assert not Translation.objects.exclude(reviewed_at=None).exists()
    assert set(Translation.objects.exclude(language="en").values_list("origin", flat=True)) == {"machine"}
    assert translations.status_of(Page.objects.get(slug="journey"), "fr") == Status.UNREVIEWED


def test_every_fact_has_a_source():
    assert not Fact.objects.filter(source_url="").exists()


# --- Loading again ---


def test_loading_again_changes_nothing(folder):
    load(folder)
    before = list(Page.objects.order_by("pk").values())

    load(folder)

    assert list(Page.objects.order_by("pk").values()) == before


def test_loading_the_same_again_costs_one_query(folder, django_assert_num_queries):
    load(folder)

    with django_assert_num_queries(1):
        assert loading.is_loaded(folder)


def test_newer_content_replaces_what_nobody_touched(folder):
    replace(folder / "fr" / "pages" / "luggage.md", "# ", "# Nouveau : ")
    replace(folder / "site.toml", 'street = "Lamorinièrestraat 137"', 'street = "Lamorinièrestraat 138"')

    load(folder)

    assert Page.objects.get(slug="luggage").title_fr.startswith("Nouveau : ")
    assert ContactPoint.objects.get(slug="desk-antwerp").street == "Lamorinièrestraat 138"


def test_a_newer_source_outdates_the_translations_that_did_not_follow(folder):
    replace(folder / "en" / "pages" / "luggage.md", "# What", "# New: what")

    load(folder)

    luggage = Page.objects.get(slug="luggage")
    assert luggage.title_en.startswith("New: what")
    assert translations.status_of(luggage, "fr") == Status.OUTDATED


def test_what_staff_changed_is_left_alone(folder):
    luggage = Page.objects.get(slug="luggage")
    row = translations.row_of(luggage, "fr")
    translations.write(luggage, "fr", {"title": "Titre de la rédaction"}, version=row.version)
    desk = ContactPoint.objects.get(slug="desk-antwerp")
    desk.street = "Elsewhere 1"
    desk.save(update_fields=["street"])
    replace(folder / "fr" / "pages" / "luggage.md", "# ", "# Nouveau : ")
    replace(folder / "site.toml", 'street = "Lamorinièrestraat 137"', 'street = "Lamorinièrestraat 138"')

    load(folder)

    assert Page.objects.get(slug="luggage").title_fr == "Titre de la rédaction"
    assert ContactPoint.objects.get(slug="desk-antwerp").street == "Elsewhere 1"


def test_what_somebody_is_at_work_on_or_vouches_for_is_left_alone(folder, django_user_model):
    luggage = Page.objects.get(slug="luggage")
    translations.keep_pending(luggage, "fr", {"title": "Pas encore"}, version=1)
    journey = Page.objects.get(slug="journey")
    vouching = django_user_model.objects.create(username="reader")
    translations.write(journey, "fr", journey.texts("fr"), version=1, reviewer=vouching)
    for name in ("luggage", "journey"):
        replace(folder / "fr" / "pages" / f"{name}.md", "# ", "# Nouveau : ")

    load(folder)

    assert translations.row_of(luggage, "fr").pending == {"title": "Pas encore"}
    assert translations.row_of(journey, "fr").reviewed_by == vouching
    assert not Page.objects.get(slug="journey").title_fr.startswith("Nouveau")


def test_what_staff_deleted_does_not_come_back(folder):
    Question.objects.get(slug="cost").delete()
    Page.objects.get(slug="luggage").sections.get(anchor="day").delete()
    replace(folder / "fr" / "pages" / "luggage.md", "# ", "# Nouveau : ")

    load(folder)

    assert not Question.objects.filter(slug="cost").exists()
    assert not Page.objects.get(slug="luggage").sections.filter(anchor="day").exists()


def test_what_staff_renamed_does_not_come_back_under_its_old_name(folder):
    page = Page.objects.get(slug="luggage")
    page.slug = "bags"
    page.save(update_fields=["slug"])
    replace(folder / "fr" / "pages" / "luggage.md", "# ", "# Nouveau : ")

    load(folder)

    assert not Page.objects.filter(slug="luggage").exists()
    assert Page.objects.get(slug="bags").title_fr.startswith("Nouveau : ")


def test_what_staff_unpublished_stays_so(folder):
    Page.objects.filter(slug="luggage").update(published_from=None)
    replace(folder / "fr" / "pages" / "luggage.md", "# ", "# Nouveau : ")

    load(folder)

    assert Page.objects.get(slug="luggage").published_from is None


def test_a_new_section_and_a_new_order_arrive(folder):
    replace(
        folder / "en" / "pages" / "luggage.md",
        "## On the day {#day}",
        "## New {#new}\n\nWords.\n\n## On the day {#day}",
    )

    load(folder)

    assert [s.anchor for s in Page.objects.get(slug="luggage").sections.all()] == ["ask", "new", "day"]


# --- What is wrong ---


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "problem"),
    [
        ("en/pages/luggage.md", "# What", "What", 1, "title"),
        ("en/pages/luggage.md", " {#day}", "", 14, "anchor"),
        ("en/pages/luggage.md", "{#day}", "{#ask}", 14, "twice"),
        ("en/pages/luggage.md", "[[free-number]]", "[[free-numbre]]", 7, "free-numbre"),
        ("en/pages/luggage.md", "(/journey/)", "(/jurney/)", 16, "jurney"),
        ("fr/pages/luggage.md", "{#day}", "{#jour}", 14, "jour"),
        ("fr/facts.toml", "words = ", "words = = ", 2, "TOML"),
        ("fr/facts.toml", "[free-number-hours]", "[free-hours]", 1, "free-hours"),
        ("fr/stories.toml", "trade = ", "trades = ", 1, "trades"),
        ("site.toml", 'kind = "phone"', 'kind = "telephone"', None, "kind"),
        ("site.toml", 'value = "0800 327 45"', 'value = "call us"', None, "value"),
        ("site.toml", 'country = "SN"', 'country = "XX"', None, "country"),
        ("site.toml", 'slug = "luggage"', 'slug = "contact"', None, "slug"),
        ("site.toml", 'slug = "luggage"', 'slug = "journey"', None, "twice"),
        ("site.toml", 'slug = "luggage"', 'slag = "luggage"', None, "slag"),
        ("site.toml", "[[questions]]", "[[question]]", None, "question"),
        ("fr/facts.toml", "[free-number-hours]", 'free-number = "x"\n[free-number-hours]', 1, "outside"),
        (
            "site.toml",
            'slug = "mariama"',
            'slug = "mariama"\nsource_language = "fr"',
            None,
            "source_language",
        ),
        ("site.toml", "is_example = true", "is_example = false", None, "consent"),
    ],
)
def test_a_wrong_file_is_named_with_its_line_and_nothing_is_loaded(folder, file, old, new, line, problem):
    replace(folder / "fr" / "pages" / "home.md", "# ", "# Nouveau : ")
    replace(folder / file, old, new)
    before = (list(Page.objects.order_by("pk").values()), InitialContent.objects.count())

    with pytest.raises(CommandError) as refused:
        load(folder)

    message = str(refused.value)
    assert file in message and problem in message and "\n" not in message
    assert f"line {line}:" in message if line else "line " in message and "line 1:" not in message
    assert (list(Page.objects.order_by("pk").values()), InitialContent.objects.count()) == before


def test_bytes_that_are_no_utf_8_are_named_with_their_line(folder):
    (folder / "fr" / "pages" / "luggage.md").write_bytes("# Bagages\n\né".encode("latin-1"))

    with pytest.raises(CommandError, match=r"luggage\.md, line 3: .*UTF-8"):
        load(folder)


def test_a_page_that_the_source_lacks_is_named(folder):
    (folder / "en" / "pages" / "luggage.md").unlink()

    with pytest.raises(CommandError, match=r"luggage\.md"):
        load(folder)


def test_a_folder_of_no_language_is_named(folder):
    (folder / "xx").mkdir()

    with pytest.raises(CommandError, match="xx"):
        load(folder)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="no folder"):
        load(tmp_path / "nothing")
