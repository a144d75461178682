"""The frame around the core: events in, answers out, authentication, settings."""
