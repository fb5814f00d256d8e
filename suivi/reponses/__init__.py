"""What persons and prescripteurs answer by themselves, before a facilitateur reviews it."""
