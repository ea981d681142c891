"""Every figure from its rows to its picture: the same for the page, a report and a shell."""
