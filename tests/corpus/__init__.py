"""Documents with known text, made anew for each run: all formats, layouts, languages, scans."""
