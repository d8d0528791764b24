"""Search over the words of all languages: `index` (what is searched) and `finding` (what is found)."""
