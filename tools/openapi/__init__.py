"""The OpenAPI documents, one a dialect, made of what there is: `make openapi`.

Routes and functions come from template.yaml, what an operation is from its handler's docstring,
bodies of requests from the dialect's models, answers from the recorded ones of its events, errors
from the dialect's own wording of every refusal. Only what none of these says, such as the meaning
of a query parameter, is written by hand, in functions/<dialect>/openapi.yaml.
"""
