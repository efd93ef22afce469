"""Self-contained pages without script from a template and a style sheet; report and brief are made so."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup


def page_file(folder: str, name: str) -> str:
    """Give a file of a folder of this package, as `report` or `brief`."""
    return (resources.files("flows") / folder / name).read_text("utf-8")


def page(folder: str, style: str, **values: object) -> str:
    """Fill `page.html` of a folder: everything is escaped but our own style; a name that is missing is an error.

    The template gets `style` and `style_hash`, by which the page's Content-Security-Policy allows that style alone.
    """
    environment = Environment(
        loader=FunctionLoader(lambda name: page_file(folder, name)),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    # our own text; < and & do not stand in it
    return environment.get_template("page.html").render(style=Markup(style), style_hash=f"sha256-{digest}", **values)
