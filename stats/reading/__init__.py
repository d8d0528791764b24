"""What the pages of figures show, read from the database."""
