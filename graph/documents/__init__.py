"""Documents: files are found, read and turned into what they state; nothing here knows of other documents."""
