"""The workbook that takes a structure's past in, and gives everything back: its form, its reading, its export."""
