"""The shapes of the vendors' answers, written from specs/ and not from the code of the layer.

A shape is a TypedDict: each key is required, unless it is NotRequired. Pydantic reads it strictly,
so a number is no text. Further keys are allowed, since each service answers more than its page.
"""
