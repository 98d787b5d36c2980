"""The evaluation of results: what is measured, how it is shown, who may judge."""
