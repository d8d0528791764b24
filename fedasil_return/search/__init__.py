"""Search over the words of all languages: `folding`, `index` (what is searched), `finding` (who is found)."""
