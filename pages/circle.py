"""Who was mentored by whom, who could be invited to mentor, who came back as a mentor."""

from __future__ import annotations

from heal.measures.circle import people
from heal.queries import circle as lines
from heal.ui import circle, runtime
from heal.vocabulary import Permission

runtime.page(
    Permission.SEE_CIRCLE,
    "The circle",
    "People who had a mentor, and are there for others one day: when they wish it, and only then.",
)
with runtime.reading(Permission.SEE_CIRCLE) as session:
    edges, approvals = lines.edges(session), lines.approvals(session)
    invitable = lines.could_be_invited(session)
everybody = people(edges, approvals)
circle.could_be_invited(invitable)
circle.picture(everybody, edges)
circle.lines_of(everybody)
