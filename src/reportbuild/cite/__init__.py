"""Single works, formatted in process: entries one by one, the report's own description."""
