"""The coordinator's journey: services and pages."""
