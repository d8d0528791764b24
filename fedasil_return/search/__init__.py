"""Search over the words of all languages, however they are spelled.

The index (`index`) keeps every spelling of each word of a text (`words`, out of `tokens`). What is typed (`asking`) becomes
words with the ways in which each may be spelled (`query`), looked up by the same SQL on every database (`finding`), and shown
with what fits marked (`showing`). What is said of one letter is `base.folding`'s; what is said of one language stands in a
module of its name.
"""
