"""Folders: how they are named, and what their relative addresses are seen from."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import graph
from graph import Folder, FolderError, LoadOptions
from graph.documents.folders import check_labels, read_site
from tests.conftest import ROOT, WriteFolder


def test_a_folder_is_labelled_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The label is the folder's own name, also where the path does not end in it."""
    (tmp_path / "news").mkdir()
    monkeypatch.chdir(tmp_path / "news")
    for text in (str(tmp_path / "news"), f"{tmp_path}/news/", ".", "../news", f"{tmp_path}/news/../news"):
        assert Folder.parse(text).label == "news"
    assert Folder.parse("/").label == "root"


def test_a_label_may_be_given(tmp_path: Path) -> None:
    """`label=path` names the folder; a folder whose own path has an equals sign is meant where it is there."""
    (tmp_path / "news").mkdir()
    (tmp_path / "a=b").mkdir()
    assert Folder.parse(f"other={tmp_path}/news") == Folder(tmp_path / "news", "other")
    assert Folder.parse(f"{tmp_path}/a=b") == Folder(tmp_path / "a=b", "a=b")
    assert Folder.parse(f"x={tmp_path}/a=b") == Folder(tmp_path / "a=b", "x")


@pytest.mark.parametrize("text", ["{}/absent", "x={}/absent", "{}/file.md", "={}", " ={}", "a/b={}"])
def test_what_cannot_be_a_folder_is_refused(text: str, tmp_path: Path) -> None:
    """A missing folder, a file and a label that is none raise FolderError, with a message for people."""
    (tmp_path / "file.md").write_text("x")
    with pytest.raises(FolderError) as raised:
        Folder.parse(text.format(tmp_path))
    assert str(raised.value).endswith(".")
    assert raised.value.folder.startswith(str(tmp_path))


def test_labels_differ(tmp_path: Path) -> None:
    """Two folders of one label are refused with a hint that can be followed."""
    for name in ("a/news", "b/news"):
        (tmp_path / name).mkdir(parents=True)
    first, second = Folder.parse(f"{tmp_path}/a/news"), Folder.parse(f"{tmp_path}/b/news")
    with pytest.raises(FolderError, match=f"other={tmp_path}/b/news"):
        graph.load([first, second])
    check_labels([first, Folder.parse(f"other={tmp_path}/b/news")])
    check_labels([])


def test_a_label_that_is_not_utf8_is_escaped(tmp_path: Path) -> None:
    """A folder whose name is not UTF-8 loads under a label that is text."""
    path = tmp_path / os.fsdecode(b"caf\xe9")
    path.mkdir()
    (path / "a.md").write_text("---\ntitle: x\n---\n")
    [article] = graph.load([Folder.at(path)]).articles
    assert article.sources == ("caf\\xe9/a.md",)


@pytest.mark.parametrize(
    ("config", "base"),
    [
        ("url: https://site.example\n", "https://site.example/"),
        ("url: https://site.example/\nbaseurl: /blog\n", "https://site.example/blog/"),
        ("url: https://site.example\nbaseurl: blog/\n", "https://site.example/blog/"),
        ("url: https://site.example\nbaseurl: ''\n", "https://site.example/"),
        ("url: https://site.example\nbaseurl:\n", "https://site.example/"),
        ("\ufeffurl: https://site.example\r\nbaseurl: /blog\r\n", "https://site.example/blog/"),
        ("url: https://site.example\ndate: 2020-13-45\nodd: !!int ''\n", "https://site.example/"),
        ("baseurl: /blog\n", None),
        ("url: ''\n", None),
        ("url: site.example\n", None),
        ("url: [https://site.example]\n", None),
        ("- url\n", None),
        ("url: [\n", None),
        ("", None),
        ("a: " + "[" * 100, None),
    ],
)
def test_the_base_is_the_sites_own(config: str, base: str | None, write_folder: WriteFolder) -> None:
    """`url` and `baseurl` of `_config.yml` make the base; settings that cannot be read, or say nothing, make none."""
    folder = write_folder({"_config.yml": config})
    assert read_site(folder, LoadOptions()).base == base


def test_the_base_may_be_given(write_folder: WriteFolder) -> None:
    """The option counts in place of the site's own settings; without either there is no base."""
    folder = write_folder({"_config.yml": "url: https://site.example\n"})
    assert read_site(folder, LoadOptions(base_url="http://other.example/x")).base == "http://other.example/x/"
    assert read_site(folder, LoadOptions(base_url="nonsense")).base is None
    (folder.path / "_config.yml").write_bytes(b"url: https://site.example\nname: caf\xe9\n")
    assert read_site(folder, LoadOptions()).base is None
    (folder.path / "_config.yml").unlink()
    assert read_site(folder, LoadOptions()).base is None


@pytest.mark.parametrize(
    ("config", "locale"),
    [
        ("locale: de_CH\n", "de_CH"),
        ("lang: fr\n", "fr"),
        ("language: pt-BR\nlang: 7\n", "pt-BR"),
        ("locale: ''\n", "sv"),
        ("url: https://site.example\n", "sv"),
        ("[", "sv"),
    ],
)
def test_the_locale_is_the_sites_own(config: str, locale: str, write_folder: WriteFolder) -> None:
    """`_config.yml` says what documents are written in that do not say; where it does not, the option does."""
    folder = write_folder({"_config.yml": config, "a.md": "---\ntitle: x\n---\n"})
    options = LoadOptions(locale="sv")
    assert read_site(folder, options).locale == locale
    loaded = graph.load([folder], options)
    assert {label: site.locale for label, site in loaded.sites.items()} == {"site": locale}
    assert loaded.articles[0].locale is None
    if locale == "sv":
        assert graph.load([folder], LoadOptions(locale="da")).version != loaded.version


def test_each_folder_has_its_own_base(tmp_path: Path) -> None:
    """Images of two sites are resolved against their own addresses; the option counts for both."""
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "_config.yml").write_text(f"url: https://{name}.example\n")
        (tmp_path / name / "x.md").write_text(f"---\ntitle: {name}\nimage: /i.png\n---\n")
    folders = [Folder.at(tmp_path / name) for name in ("a", "b")]
    own = {article.title: article.images[0].url for article in graph.load(folders).articles}
    assert own == {"a": "https://a.example/i.png", "b": "https://b.example/i.png"}
    given = graph.load(folders, LoadOptions(base_url="https://c.example")).articles
    assert {article.images[0].url for article in given} == {"https://c.example/i.png"}


def test_settings_that_nest_too_deep_do_not_end_the_interpreter(write_folder: WriteFolder) -> None:
    """A `_config.yml` that would overflow the stack of YAML's C parser is as if it were not there."""
    folder = write_folder({"_config.yml": "a: " + "[" * 100_000, "a.md": "---\ntitle: x\n---\n"})
    program = f"import graph; print(len(graph.load([graph.Folder.parse({str(folder.path)!r})]).articles))"
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT, timeout=60
    )
    assert (result.returncode, result.stdout.strip()) == (0, "1")
