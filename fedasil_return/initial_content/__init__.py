"""The initial content: what stands in `content/`, read (`files`) and brought into the database (`loading`)."""
