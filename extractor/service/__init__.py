"""Reading many papers safely: one guarded process per document, the drop folder."""
