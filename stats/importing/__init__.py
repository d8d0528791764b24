"""Figures that staff bring in: a file is read (`reading`), compared with what is stored (`planning`), and written (`applying`)."""
