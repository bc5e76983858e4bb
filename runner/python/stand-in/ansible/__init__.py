"""Stands in for Ansible's own package where that is not installed: what modules and plugins import most."""

__version__ = "2.14.18"
