"""The pages' scripts as browsers run them: each page's files put together in its order, written out for the linter.

`python -m tests.page_scripts FOLDER` writes one file a page. A name that no file of a page declares, or that nothing
of it uses, can be told only here: the files share one scope.
"""

import sys
from pathlib import Path

from graphlink.pages.focus import DRAWING
from graphlink.pages.operation import AROUND, CANVAS, READING, viewer_script
from graphlink.reports.page import page_script

PAGES = {"operation": READING + CANVAS + AROUND, "focus": READING + DRAWING + AROUND}


def write_scripts(folder: Path) -> list[Path]:
    """The files written into `folder`, one a page."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"{page}.js" for page in PAGES]
    for path, names in zip(paths, PAGES.values(), strict=True):
        path.write_text(viewer_script(names), encoding="utf-8")
    paths.append(folder / "report.js")
    paths[-1].write_text(page_script(), encoding="utf-8")
    return paths


if __name__ == "__main__":
    write_scripts(Path(sys.argv[1]))
