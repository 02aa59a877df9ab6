"""Dates and numbers as the platform writes them, where Django writes them otherwise."""
