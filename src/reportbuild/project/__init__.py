"""The project room: read and check ``report.yaml``, case records and language files."""
