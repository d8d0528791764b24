"""The figures as open data, for programmes and for people who calculate: docs/open-data.md.

`tables` says which files there are and what their columns mean, `rows` reads them, `writing` writes them as CSV
and JSON, `package` and `catalogue` describe them, `answers` sends them.
"""
