"""Pages that OCR cannot read well enough, shown to a model that sees."""
