"""The review edition: a PDF to comment on, and the way back from comments to source lines."""
