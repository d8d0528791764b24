"""The file that somebody sends in: what is too large or no such file is refused, and the cells of the others are read."""
