"""One pass a file; :mod:`reportbuild.assemble.pipeline` lists them in order."""
