"""The intake room: forms and tables of case records, out and back in; new records."""
