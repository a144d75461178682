"""The OpenAPI documents, one for each dialect; `make openapi` writes them.

Routes and functions come from the templates, summaries from the handlers' docstrings. Request
bodies come from the dialect's models, answers from the recorded ones. Descriptions are written by
hand for the API's reader: in functions/<dialect>/openapi.yaml, and those of refusals in
tools/openapi/refusals.yaml. No class docstring is public.
"""
