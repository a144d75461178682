"""API Gateway, Lambda and the table on this machine, driven by template.yaml alone."""
