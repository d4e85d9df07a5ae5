"""What an import does with articles that are there already: as it left them, edited, deleted, moved, or another's."""

from pathlib import Path

import pytest

import graph
from graph import Folder
from newsgraph.errors import FileUnwritable, ImportRefused
from newsgraph.feeds.state import FILE_NAME
from newsgraph.feeds.terms import Edits, Limits
from tests.newsgraph.feeds.imports import (
    contents,
    documents,
    item,
    json_feed,
    outcomes,
    run_import,
    states,
    told,
    touch_all,
    write_feed,
)
from tests.newsgraph.feeds.reading import SAMPLES
from tests.newsgraph.feeds.web import Answer, Web

NAME = "2024-05-01-title-1.md"


@pytest.fixture
def news(site: Path) -> Path:
    return site / "_news"


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.json"
    write_feed(path, item())
    return path


def test_the_samples_become_documents(site: Path, news: Path) -> None:
    """Each format gives articles of a site: with its topics, its organizations' domains, and tags for what names no topic."""
    done = run_import(*map(str, sorted(SAMPLES.iterdir())), to=news, site=site)
    assert outcomes(done) == {"new": 7}
    loaded = graph.load([Folder.at(site)])
    assert not loaded.diagnostics
    cranes = (news / "2024-05-01-cranes-gulls-a-truce.md").read_text("utf-8")
    assert 'topics:\n  - "Machine Vision"\ntags:\n  - "birds"\n' in cranes
    assert 'provider:\n  name: "Harbour Gazette"\n  domain: "harbour.example"\n' in cranes
    assert 'topics:\n  - "Tides"\n' in (news / "2024-05-02-the-tide-explained.md").read_text("utf-8")
    assert 'topics:\n  - "Machine Vision"\ntags:\n' in (news / "2024-05-05-robots-read-flags.md").read_text("utf-8")


def test_an_entry_that_changed_is_written_anew(news: Path, feed: Path) -> None:
    """Its document has what the feed says now, under the name that it had; others are not touched."""
    write_feed(feed, item(1), item(2))
    run_import(str(feed), to=news)
    touch_all(news.iterdir())
    before = states(news)
    write_feed(feed, item(1, title="Another title", date_published="2024-06-01"), item(2))
    assert outcomes(run_import(str(feed), to=news)) == {"updated": 1, "unchanged": 1}
    assert b"Another title" in (news / NAME).read_bytes()
    changed = {name for name, state in states(news).items() if state != before.get(name)}
    assert changed == {NAME, FILE_NAME}


def test_what_a_person_edited_is_left_alone(news: Path, feed: Path) -> None:
    """An edited document stays; once the feed has another version too, that is told of, until one asks for the feed's."""
    run_import(str(feed), to=news)
    document = news / NAME
    document.write_text(document.read_text("utf-8").replace("Content", "My words"), "utf-8")
    done = run_import(str(feed), to=news)
    assert (outcomes(done), told(done)) == ({"kept": 1}, [])
    write_feed(feed, item(title="Changed"))
    for _ in range(2):
        done = run_import(str(feed), to=news)
        assert (outcomes(done), told(done)) == ({"edited": 1}, ["document-edited"])
        [problem] = done.results[0].diagnostics
        assert problem.source == str(document)
        assert b"My words" in document.read_bytes()
    assert outcomes(run_import(str(feed), to=news, edits=Edits.OVERWRITTEN)) == {"updated": 1}
    assert b"Changed" in document.read_bytes()
    assert outcomes(run_import(str(feed), to=news)) == {"unchanged": 1}


def test_an_edit_is_overwritten_on_demand_only(news: Path, feed: Path) -> None:
    """The feed's version replaces an edited one on demand, though the feed has not changed."""
    run_import(str(feed), to=news)
    original = (news / NAME).read_bytes()
    (news / NAME).write_bytes(b"---\ntitle: Mine\nwebUrl: https://a.example/1\n---\n")
    assert outcomes(run_import(str(feed), to=news, edits=Edits.OVERWRITTEN)) == {"updated": 1}
    assert (news / NAME).read_bytes() == original


def test_an_edit_that_broke_a_document_is_an_edit(news: Path, feed: Path) -> None:
    """A document that cannot be read any more is still known as the entry's own, and left alone."""
    run_import(str(feed), to=news)
    (news / NAME).write_bytes(b"---\ntitle: [\n---\n")
    assert outcomes(run_import(str(feed), to=news)) == {"kept": 1}
    assert documents(news) == [NAME]


def test_what_a_person_deleted_stays_away(news: Path, feed: Path) -> None:
    """A deleted document is not written again, but on demand."""
    run_import(str(feed), to=news)
    (news / NAME).unlink()
    assert outcomes(run_import(str(feed), to=news)) == {"deleted": 1}
    assert documents(news) == []
    assert outcomes(run_import(str(feed), to=news, edits=Edits.OVERWRITTEN)) == {"new": 1}
    assert documents(news) == [NAME]


def test_what_a_person_moved_stays_there(site: Path, news: Path, feed: Path) -> None:
    """A document that was moved within its site is the article's still."""
    run_import(str(feed), to=news, site=site)
    (site / "_archive").mkdir()
    (news / NAME).rename(site / "_archive" / "old.md")
    assert outcomes(run_import(str(feed), to=news, site=site)) == {"unchanged": 1}
    assert documents(news) == []


@pytest.mark.parametrize(
    "stated",
    [
        "webUrl: http://www.a.example/1/?utm_source=x",
        "originalUrl: https://a.example/1#top",
        "ampWebUrl: https://a.example/1",
        "webUrl: https://b.example/2\ncdnAmpWebUrl: https://a.example/1",
    ],
)
def test_articles_of_others_are_not_imported(site: Path, news: Path, feed: Path, stated: str) -> None:
    """An article that the site has by any of its addresses, in a document that no import wrote, is not written again."""
    (site / "mine.md").write_text(f"---\ntitle: Mine\n{stated}\n---\n", "utf-8")
    for edits in Edits:
        assert outcomes(run_import(str(feed), to=news, site=site, edits=edits)) == {"unchanged": 1}
    assert documents(news) == []


def test_an_article_that_is_mentioned_only_is_imported(site: Path, news: Path, feed: Path) -> None:
    """A related list is no document of an article."""
    (site / "mine.md").write_text(
        "---\ntitle: Mine\nwebUrl: https://b.example/2\nrelated:\n  - title: x\n    webUrl: https://a.example/1\n---\n"
    )
    assert outcomes(run_import(str(feed), to=news, site=site)) == {"new": 1}


def test_drafts_are_articles_too(news: Path, feed: Path) -> None:
    """An imported document that a person made a draft is not imported a second time."""
    run_import(str(feed), to=news)
    text = (news / NAME).read_text("utf-8")
    (news / NAME).write_text(text.replace("---\n", "---\ndraft: true\n", 1), "utf-8")
    assert outcomes(run_import(str(feed), to=news)) == {"kept": 1}


def test_entries_of_one_name_are_told_apart(news: Path, feed: Path) -> None:
    """Two entries of one day and title have a digest in their names, whichever comes first, and keep them ever after."""
    write_feed(feed, item(1, title="Same"), item(2, title="Same"), item(3, title="Other"))
    run_import(str(feed), to=news)
    names = documents(news)
    assert len(names) == 3
    assert "2024-05-01-other.md" in names
    assert "2024-05-01-same.md" not in names
    write_feed(feed, item(2, title="Same"))
    assert outcomes(run_import(str(feed), to=news)) == {"unchanged": 1}
    assert documents(news) == names


def test_no_file_is_taken(news: Path, feed: Path) -> None:
    """A file that has the name already, a document or not, and in whatever case, stays as it is."""
    taken = news / NAME.upper()
    taken.write_bytes(b"no document")
    assert outcomes(run_import(str(feed), to=news)) == {"new": 1}
    assert taken.read_bytes() == b"no document"
    assert len(documents(news)) == 2


def test_what_is_forgotten_is_known_again(news: Path, feed: Path) -> None:
    """Without the file that imports remember by, documents that are as the feed has them are the import's own again."""
    run_import(str(feed), to=news)
    before = contents(news)
    (news / FILE_NAME).unlink()
    assert outcomes(run_import(str(feed), to=news)) == {"unchanged": 1}
    assert contents(news) == before


def test_a_copy_of_another_name_is_a_persons(news: Path, feed: Path) -> None:
    """A document under a name that no import gives is nobody's but a person's, whatever is in it."""
    run_import(str(feed), to=news)
    (news / FILE_NAME).unlink()
    (news / NAME).rename(news / "My copy.md")
    for _ in range(2):
        assert outcomes(run_import(str(feed), to=news)) == {"unchanged": 1}
    assert documents(news) == ["My copy.md"]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b'{"version": 2}', b'{"documents": {"../a.md": {"address": "a", "feed": "b", "digest": "c"}}}'],
)
def test_a_memory_that_is_damaged_stops_all(news: Path, feed: Path, content: bytes) -> None:
    """What imports remember is not guessed at, and cannot name files elsewhere."""
    (news / FILE_NAME).write_bytes(content)
    with pytest.raises(ImportRefused, match="cannot be read"):
        run_import(str(feed), to=news)
    assert contents(news) == {FILE_NAME: content}


def test_one_article_of_two_feeds_is_one_document(news: Path, tmp_path: Path) -> None:
    """The later version is written. Another feed replaces it with one that is later still, its own feed with any."""
    one = write_feed(tmp_path / "1.json", item(title="First", date_modified="2024-05-02"))
    two = write_feed(tmp_path / "2.json", item(title="Second", date_modified="2024-05-03"))
    assert outcomes(run_import(one, two, to=news)) == {"new": 1, "unchanged": 1}
    [name] = documents(news)
    assert b'"Second"' in (news / name).read_bytes()
    assert outcomes(run_import(one, to=news)) == {"unchanged": 1}
    write_feed(tmp_path / "2.json", item(title="Second again", date_modified="2024-05-03"))
    assert outcomes(run_import(two, to=news)) == {"updated": 1}
    write_feed(tmp_path / "1.json", item(title="Third", date_modified="2024-05-04"))
    assert outcomes(run_import(one, to=news)) == {"updated": 1}
    assert b'"Third"' in (news / name).read_bytes()


def test_addresses_that_meet_are_one_article(news: Path, tmp_path: Path) -> None:
    """Entries that share any address are one article, as the graph has it."""
    path = tmp_path / "feed.rss"
    original = "<feedburner:origLink>https://a.example/1</feedburner:origLink>"
    path.write_text(
        '<rss version="2.0" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel><title>A</title>'
        f"<item><title>A</title><link>https://clicks.example/1</link>{original}</item>"
        "<item><title>B</title><link>https://clicks.example/1</link></item></channel></rss>"
    )
    assert outcomes(run_import(str(path), to=news)) == {"new": 1, "unchanged": 1}
    assert outcomes(run_import(str(path), to=news)) == {"unchanged": 2}


def test_content_that_makes_a_document_too_large_is_left_out(news: Path, feed: Path) -> None:
    """A document that would not be read is written without its body, and told of."""
    write_feed(feed, item(content_html="<p>" + "word " * 1_000 + "</p>"))
    done = run_import(str(feed), to=news, max_file_bytes=2_000)
    assert told(done) == ["entry-too-large"]
    assert (news / NAME).stat().st_size < 2_000
    assert not graph.load([Folder.at(news)]).diagnostics


def test_a_feed_that_fails_stops_no_other(news: Path, feed: Path, tmp_path: Path) -> None:
    """Feeds that are not there, too large or none are told of, and the others imported."""
    (tmp_path / "page.html").write_text("<html>")
    large = write_feed(tmp_path / "large.json", *map(item, range(2, 20)))
    feeds = [
        str(tmp_path / "none.xml"),
        str(tmp_path / "page.html"),
        str(tmp_path),
        large,
        str(feed),
        "ftp://a.example",
    ]
    done = run_import(*feeds, to=news, limits=Limits(bytes=1_000))
    assert outcomes(done) == {"new": 1}
    assert told(done) == ["feed-unreadable", "feed-invalid", "feed-unreadable", "feed-too-large", "feed-refused"]
    assert [result.status for result in done.results] == ["failed"] * 4 + ["read", "failed"]


def test_what_a_server_says_is_unchanged_is_not_fetched(site: Path, news: Path, web: Web) -> None:
    """A feed that is as it was is answered with 304, and nothing is done; a new topic, or a change, has it read again."""
    web.unless_known("/feed", json_feed(item(title="Of ebb and cranes")), ETag='"1"')
    address = web.address("/feed")
    assert outcomes(run_import(address, to=news, site=site)) == {"new": 1}
    touch_all(news.iterdir())
    before = states(news)
    done = run_import(address, to=news, site=site)
    assert (done.results[0].status, outcomes(done)) == ("not modified", {})
    assert states(news) == before
    (site / "_data" / "topics" / "cranes.yaml").write_text("taxonomy: topic\nname: Cranes\nkeywords: [cranes]\n")
    assert outcomes(run_import(address, to=news, site=site)) == {"updated": 1}
    web.unless_known("/feed", json_feed(item(title="Of cranes")), ETag='"2"')
    assert outcomes(run_import(address, to=news, site=site)) == {"updated": 1}
    asked = [headers.get("If-None-Match") for _, headers in web.asked]
    assert asked == [None, '"1"', None, '"1"']


def test_overwriting_asks_for_all(news: Path, web: Web) -> None:
    """Who wants the feed's version of what was edited is given it, though the server's has not changed."""
    web.unless_known("/feed", json_feed(item()), Last_Modified="Wed, 01 May 2024 09:30:00 GMT")
    run_import(web.address("/feed"), to=news)
    (news / NAME).unlink()
    assert outcomes(run_import(web.address("/feed"), to=news)) == {}
    assert outcomes(run_import(web.address("/feed"), to=news, edits=Edits.OVERWRITTEN)) == {"new": 1}


def test_a_feed_that_failed_is_asked_for_as_before(news: Path, web: Web) -> None:
    """What is known of a feed outlasts a failure, and only that."""
    address = web.address("/feed")
    web.unless_known("/feed", json_feed(item()), ETag='"1"')
    run_import(address, to=news)
    web.answers["/feed"] = Answer(status=500)
    assert told(run_import(address, to=news)) == ["feed-unreachable"]
    web.answers["/feed"] = Answer(json_feed(item()))
    run_import(address, to=news)
    run_import(address, to=news)
    assert [headers.get("If-None-Match") for _, headers in web.asked] == [None, '"1"', '"1"', None]


def test_a_feed_that_moved_is_imported_and_told_of(news: Path, web: Web) -> None:
    """Where a feed is from now on is said."""
    web.answers["/old"] = Answer(status=301, headers={"Location": "/new"})
    web.answers["/new"] = Answer(json_feed(item()))
    done = run_import(web.address("/old"), to=news)
    assert (outcomes(done), told(done)) == ({"new": 1}, ["feed-moved"])
    assert web.address("/new") in done.results[0].diagnostics[0].message


def test_credentials_are_kept_nowhere(news: Path, web: Web) -> None:
    """Neither results nor files have what an address's credentials are, nor the address."""
    web.answers["/feed"] = Answer(json_feed(item(), {"url": "none"}), headers={"ETag": '"1"'})
    done = run_import(web.address("/feed", "ada:s3cret@127.0.0.1"), to=news)
    assert done.results[0].feed == web.address("/feed")
    everything = repr(done.results) + "".join(map(repr, contents(news).values()))
    assert "s3cret" not in everything
    assert "/feed" not in repr(contents(news))


def test_a_feed_named_twice_is_read_once(news: Path, web: Web) -> None:
    """A feed that is named again has one result."""
    web.answers["/feed"] = Answer(json_feed(item()))
    done = run_import(web.address("/feed"), web.address("/feed"), to=news)
    assert (len(done.results), len(web.asked)) == (1, 1)


def test_an_import_of_nothing_leaves_nothing(tmp_path: Path) -> None:
    """Where no feed could be read, no folder is made, and no file in one that is there."""
    (tmp_path / "there").mkdir()
    for name in ("there", "new"):
        run_import(str(tmp_path / "none.xml"), to=tmp_path / name)
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]


def test_a_folder_that_cannot_be_written_is_told_of(
    tmp_path: Path, feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the folder cannot be made, the message says so."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(FileUnwritable, match="permission denied"):
        run_import(str(feed), to=tmp_path / "new")
