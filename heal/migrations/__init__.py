"""The tables' history, from an empty database to today's models."""
