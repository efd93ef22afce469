"""Plots as SVG that can stand in a page: drawn by Vega-Lite offline, then reduced to what draws.

The colours of a plot are those of `COLOURS`; the style of the page gives each its value in light and dark.
"""

from __future__ import annotations

from typing import Any

import vl_convert
from lxml import etree
from markupsafe import Markup

# name -> (light, dark); plots are drawn with the light ones, which CSS replaces by variables.
COLOURS = {
    "ink": ("#1b2733", "#e4e9ef"),
    "soft": ("#52606d", "#a7b3bf"),
    "line": ("#d5dbe1", "#323e4b"),
    "c1": ("#1d5fa6", "#74aef2"),
    "c2": ("#b3470e", "#f59e63"),
    "c3": ("#0c766c", "#4fcbbb"),
    "c4": ("#7a3fc9", "#bd9cff"),
    "c5": ("#a8174b", "#ff8bad"),
    "c6": ("#6a6a06", "#cfcf55"),
    "pale": ("#a9c3e0", "#36587f"),
}
SERIES = ("c1", "c2", "c3", "c4", "c5", "c6")
_DRAWS = {"svg", "g", "path", "line", "rect", "circle", "text", "tspan", "defs", "clipPath"}
_KEPT = {
    "d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "viewBox", "transform", "fill", "stroke",
    "stroke-width", "stroke-dasharray", "stroke-opacity", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit",
    "fill-opacity", "opacity", "text-anchor", "font-size", "font-weight", "clip-path", "id",
}  # fmt: skip
_NAMESPACE = "{http://www.w3.org/2000/svg}"


def colour(name: str) -> str:
    """Give the light value of a colour."""
    return COLOURS[name][0]


def draw(spec: dict[str, Any], name: str, formats: tuple[dict[str, Any], dict[str, Any]]) -> Markup:
    """Draw a Vega-Lite plot; `name` makes its inner ids its own. Nothing is fetched."""
    numbers, times = formats
    text = vl_convert.vegalite_to_svg(spec, format_locale=numbers, time_format_locale=times, allowed_base_urls=[])
    return clean(text, name)


def clean(text: str, name: str) -> Markup:
    """Keep only the elements and attributes that draw: no script, link, style, handler or foreign content."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(text.encode(), parser)
    for element in list(root.iter()):
        tag = etree.QName(element).localname
        if tag not in _DRAWS or element.get("display") == "none" or _is_hidden(element):
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        for attribute, value in list(element.attrib.items()):
            if attribute not in _KEPT:
                del element.attrib[attribute]
            elif attribute == "id":
                element.set(attribute, f"{name}-{value}")
            elif attribute == "clip-path":
                element.set(attribute, value.replace("url(#", f"url(#{name}-"))
    root.set("aria-hidden", "true")  # the figure around it has the words
    root.set("focusable", "false")
    etree.cleanup_namespaces(root)
    return Markup(etree.tostring(root, encoding="unicode"))


def _is_hidden(element: etree._Element) -> bool:
    """Say whether it is a label left out for lack of room, or a frame without lines."""
    if element.get("opacity") == "0" or element.get("fill-opacity") == "0":
        return bool(element.tag == f"{_NAMESPACE}text")
    return bool(element.tag == f"{_NAMESPACE}path" and not element.get("d"))


def style() -> str:
    """Give the CSS that turns the colours of the plots into variables, and the variables for light and dark."""
    light = "".join(f"--{name}:{value};" for name, (value, _) in COLOURS.items())
    dark = "".join(f"--{name}:{value};" for name, (_, value) in COLOURS.items())
    marks = "".join(
        f'svg [fill="{value}"]{{fill:var(--{name})}}svg [stroke="{value}"]{{stroke:var(--{name})}}'
        for name, (value, _) in COLOURS.items()
    )
    return f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}{marks}"
