"""From parsed chapters and case records to resolved chapters: pure passes over the document."""
