"""Tables in files: CSV as programs really write it, and XLSX."""
