"""Where recordings come from: files, folders, revisions of git."""
