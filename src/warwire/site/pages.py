"""Write pages that a browser opens from disk under a strict content-security policy.

A page allows its own style sheet and one script by their hashes, and what that script loads (``strict-dynamic``):
``'self'`` matches nothing at ``file://``. The script loads the files that the page names, in order. Data are files of
script too, since a page from disk may fetch nothing.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import jinja2
from markupsafe import Markup

from warwire.errors import WarwireError
from warwire.model.files import write_text

__all__ = ["Site"]

_HERE: Final = files("warwire.site") / "templates"
_SCRIPTS: Final = ("common.js", "leaderboard.js", "system.js", "article.js", "corpus.js")
_EXPORT: Final = re.compile(r"export\s*\{([^}]*)\};?")
_LOADER: Final = """for (const src of JSON.parse(document.documentElement.dataset.scripts)) {
  const script = document.createElement("script");
  script.src = src;
  script.async = false;
  document.head.append(script);
}"""


class Site:
    """A folder of pages.

    Args:
        out: the folder.
        everywhere: what every page may say: names of Jinja2 variables → values.
    """

    def __init__(self, out: Path, **everywhere: Any) -> None:
        self.out = out
        self._environment = jinja2.Environment(
            loader=jinja2.PackageLoader("warwire.site", "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(everywhere)
        self._environment.filters["figure"] = _figure
        self._environment.filters["words"] = lambda text: str(text).replace("_", " ")
        self._environment.filters["svg"] = Markup

    def page(self, name: str, template: str, scripts: list[str], **values: Any) -> None:
        """Write a page.

        Args:
            name: of the file.
            template: its template.
            scripts: the files of script that it loads, in order.
            values: what the template is given.
        """
        style = (_HERE / "style.css").read_text(encoding="utf-8")
        policy = (
            f"default-src 'none'; script-src {_hash(_LOADER)} 'strict-dynamic'; style-src {_hash(style)}; "
            "img-src data:; base-uri 'none'; form-action 'none'"
        )
        write_text(
            self.out / name,
            self._environment.get_template(template).render(
                policy=policy, style=Markup(style), loader=Markup(_LOADER), scripts=json.dumps(scripts), **values
            ),
        )

    def scripts(self) -> None:
        """Write the scripts of the pages, and the table library out of the package that carries it."""
        for name in _SCRIPTS:
            write_text(self.out / "assets" / name, (_HERE / name).read_text(encoding="utf-8"))
        write_text(self.out / "assets" / "datatables.js", _datatables())

    def data(self, name: str, value: Any) -> str:
        """Write data that a page loads as ``warwire[name]``; return the file, as pages name it."""
        path = f"data/{name}.js"
        text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
        write_text(self.out / path, f"(globalThis.warwire ??= {{}})[{json.dumps(name)}] = {text};\n")
        return path


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _figure(value: float | None, digits: int = 3) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


@cache
def _datatables() -> str:
    """Return DataTables out of the package itables as a plain script: modules do not load from disk."""
    bundle = (files("itables") / "html" / "dt_bundle.js").read_text(encoding="utf-8")
    exported = list(_EXPORT.finditer(bundle))
    names = {
        alias.strip(): local.strip()
        for match in exported
        for local, _, alias in (part.partition(" as ") for part in match[1].split(","))
    }
    if len(exported) != 1 or "default" not in names:
        raise WarwireError(
            "the package itables does not carry DataTables as expected: install the version of constraints.txt"
        )
    start, end = exported[0].span()
    return f"(() => {{\n{bundle[:start]}globalThis.DataTable = {names['default']};\n{bundle[end:]}\n}})();\n"
