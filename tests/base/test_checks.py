import dataclasses

from base import checks, languages


def test_the_shipped_configuration_passes():
    assert (
        checks.check_catalogues(None) == checks.check_cldr_names(None) == checks.check_fallbacks(None) == []
    )


def test_a_language_without_a_compiled_catalogue_is_named(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]

    errors = checks.check_catalogues(None)

    assert {error.id for error in errors} == {"fedasil_return.E001"}
    assert len(errors) == len(languages.CODES) and any("ti" in error.msg for error in errors)


def test_a_broken_catalogue_is_named(settings, tmp_path):
    (tmp_path / "ti" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "ti" / "LC_MESSAGES" / "django.mo").write_bytes(b"nonsense")
    settings.LOCALE_PATHS = [tmp_path]

    assert [error.id for error in checks.check_catalogues(None)].count("fedasil_return.E002") == 1


def test_a_name_that_cldr_does_not_know_is_an_error(monkeypatch):
    monkeypatch.setattr(languages, "ALL", (dataclasses.replace(languages.BY_CODE["en"], cldr="xx_YY"),))

    assert [error.id for error in checks.check_cldr_names(None)] == ["fedasil_return.E003"]


def test_a_fallback_to_no_language_is_an_error(monkeypatch):
    monkeypatch.setattr(languages, "ALL", (dataclasses.replace(languages.BY_CODE["en"], fallback=("xx",)),))

    assert [error.id for error in checks.check_fallbacks(None)] == ["fedasil_return.E004"]
