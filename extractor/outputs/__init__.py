"""What leaves the extractor: the document JSON, its name, its summary for people."""
