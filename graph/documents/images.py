"""Images as documents state them: mappings with a `url`, or addresses alone."""

from graph.documents.front_matter import Path
from graph.documents.values import Values, stated_url
from graph.records import Image
from graph.text import quoted
from graph.urls import Url, resolve_url

IMAGE_KEYS = ("images", "image")
"""Where images stand."""


def read_images(values: Values, *keys: str) -> tuple[Image, ...]:
    """The images under the first of `keys` that has a value; relative addresses are resolved against the values' site, else
    told of and left out.
    """
    key, value = values.get(*keys)
    if value is None:
        return ()
    items = value if isinstance(value, list) else [value]
    images: list[Image] = []
    for index, item in enumerate(items):
        path: Path = (key, index) if isinstance(value, list) else (key,)
        if isinstance(item, dict):
            images.extend(_described(values.inside(item, *path)))
        elif isinstance(item, str):
            url = _absolute(values, path, item)
            images.extend([Image(url)] if url else [])
        else:
            values.tell(
                "value-type",
                path,
                "An image should be an address or a mapping with a url; this was left out.",
            )
    return tuple(images)


def _described(values: Values) -> list[Image]:
    key, written = values.get("url", "src", "path")
    url = _absolute(values, (key,), written) if isinstance(written, str) else None
    if written is not None and not isinstance(written, str):
        values.tell("value-type", (key,), "An image's url should be text; the image was left out.")
    if url is None:
        return []
    return [
        Image(
            url,
            values.integer("width"),
            values.integer("height"),
            values.text("title", "alt"),
            values.text("attribution"),
            values.boolean("isCached"),
        )
    ]


def _absolute(values: Values, path: Path, written: str) -> Url | None:
    if (url := stated_url(written)) or not written.strip():
        return url
    if "://" in written or written.startswith("data:"):
        values.tell("url-invalid", path, f"{quoted(written)} is no web address; the image was left out.")
        return None
    if values.site is None:
        message = (
            "This image's address is relative and no base is known, so it stays in frontMatter only; "
            "give one with --base-url, or as url in _config.yml."
        )
        values.tell("url-relative", path, message)
        return None
    relative = written.strip() if written.strip().startswith("//") else "./" + written.strip().lstrip("/")
    url = resolve_url(relative, values.site)
    if url is None:
        values.tell("url-invalid", path, f"{quoted(written)} gives no web address; the image was left out.")
    return url
