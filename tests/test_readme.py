"""What the README shows is what there is."""

from __future__ import annotations

import re

from heal.config import ROOT
from heal.rules import lifecycles

README = (ROOT / "README.md").read_text("utf-8")


def test_the_diagram_is_the_one_that_the_code_draws() -> None:
    shown = README.split("<!-- diagram -->")[1].split("<!-- /diagram -->")[0]
    assert shown.strip() == lifecycles.diagram().strip()


def test_every_dependency_has_a_reason_and_a_pin() -> None:
    for file in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / file).read_text("utf-8").split():
            if line.startswith("-r") or line.endswith(".txt"):
                continue
            name = re.split(r"[\[~]", line)[0]
            assert "~=" in line, f"{line} is not pinned"
            assert name in README, f"{name} has no reason in the README"


def test_every_picture_and_file_that_is_named_is_there() -> None:
    for named in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / named).exists(), named
