"""One module per file format: a FileReader, registered with `@reader`, and its `to_post`.

A new format is a new module here, or in the folder of its platform; the registry finds it. Opening files, tables and
dates belong to `collectors.files.engine`.
"""
