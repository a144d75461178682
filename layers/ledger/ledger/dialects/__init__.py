"""One folder for each published API: models, mapping, and how it words refusals."""
