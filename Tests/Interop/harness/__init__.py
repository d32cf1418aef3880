"""Runs connector-run against servers of third parties, as tables of cases. See CONTRIBUTING.md."""
