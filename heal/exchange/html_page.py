"""A page of the web that needs nothing but itself, to print or to keep.

It calls nobody, and runs nothing, whatever somebody may have got into it.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def policy(styles: str) -> str:
    """Return what a page may load: these styles, and nothing else."""
    return f"default-src 'none'; style-src {styles}; base-uri 'none'; form-action 'none'"


POLICY = policy("'unsafe-inline'")


def page(title: str, style: str, body: str, foot: str = "") -> str:
    """Return the page around a body, and around a foot below it where there is one."""
    below = f"\n<footer>{foot}</footer>" if foot else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{body}
</main>{below}
</body>
</html>
"""


def paragraphs(sentences: Iterable[str]) -> str:
    """Return sentences as text, a paragraph each."""
    return "\n".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)
