"""Files that come in: lists of members, registers of meetings, pairs from before."""

from __future__ import annotations

from heal.ui import brought_in, file_kinds, imports, known_forms, runtime, waiting_names
from heal.vocabulary import Permission

runtime.page(
    Permission.IMPORT_REGISTERS,
    "Bring in files",
    "See first what a file would change; nothing is kept until you say so, "
    "and every file can be taken back.",
)
if (chosen := runtime.opened()) is not None:
    runtime.back("Back to the files")
    brought_in.one_file(chosen)
else:
    if (kind := file_kinds.chosen()) is not None:
        imports.bring_in(kind)
    waiting_names.queue()
    brought_in.files()
    known_forms.listed()
