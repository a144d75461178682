"""Tests of the log's rooms."""
