"""From a built site to a publication: a version's copy, ``latest/``, the web root's own files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from reportbuild.diagnostics import Locus, Sink
from reportbuild.model import Language, Project, Release
from reportbuild.publish.feed import Feed, make_feed, make_headers
from reportbuild.publish.layout import (
    announce_feeds,
    cite_version,
    feed_name,
    for_version,
    name_by_content,
    pin_loader,
)
from reportbuild.publish.releases import (
    FILES,
    LATEST,
    VERSIONS,
    Record,
    decode_list,
    file_list,
    newest,
    precedence,
    sums,
    versions_json,
)
from reportbuild.publish.web_root import Publication, next_record, previous_assets
from reportbuild.render.version_pages import Versions, render_versions, render_way

EMBED = "embed/embed.json"
_SITE = "site/"
#: Files of the web root that a site may have of its own.
_FREE = ("index.html", "versions.html", "404.html", "headers.txt")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a publication needs of the project besides its site.

    Attributes:
        project: the report.
        languages: its languages in order.
        notes: what is new in this version, by language code.
        modified: the build's clock.
        theme: templates of the site.
    """

    project: Project
    languages: tuple[Language, ...]
    notes: dict[str, tuple[str, ...]]
    modified: str
    theme: dict[str, str]

    @property
    def base(self) -> str:
        """The address of ``latest/``, without a slash; empty when the report states none."""
        return self.project.base_url.rstrip("/")

    @property
    def root(self) -> str:
        """The address of the web root, with a slash; empty when the report states none."""
        return self.base.removesuffix(LATEST)


def read_site(root: Path) -> dict[str, bytes]:
    """The public site as the last build placed it: path below the site → bytes."""
    build = root / "build"
    manifest = json.loads((build / "manifest.json").read_bytes())
    paths = [entry["path"] for entry in manifest["artifacts"]]
    return {
        path.removeprefix(_SITE): (build / path).read_bytes()
        for path in paths
        if path.startswith(_SITE)
    }


def lay_out(
    facts: Facts, built: dict[str, bytes], place: Path, before: Record | None
) -> tuple[Release, Publication]:
    """The version and what is to stand in its folder and in ``latest/``; the root still empty.

    ``latest/`` keeps the assets of the version before: pages in caches still ask for them.
    """
    project, version = facts.project, facts.project.version
    titles = {
        one.code: f"{one.strings['versions-feed']} – {project.title[one.code]}"
        for one in facts.languages
    }
    site = announce_feeds(name_by_content(built, facts.base), titles)
    site = cite_version(pin_loader(site, facts.base, version), facts.base, version)
    copy = for_version(site, facts.base, version)
    listed = file_list(version, copy)
    release = Release(
        version,
        project.date or facts.modified[:10],
        facts.modified,
        project.status,
        project.title,
        facts.notes,
        sums({FILES: listed})[0].sha256,
    )
    others = [r for r in (before.releases if before else ()) if r.version != version]
    latest = None
    if newest([*others, release]) is release:
        kept = previous_assets(place, before, newest(others).folder) if others else {}
        latest = kept | site
    return release, Publication(release.folder, copy | {FILES: listed}, latest, {})


def add_root(
    facts: Facts,
    built: dict[str, bytes],
    publication: Publication,
    release: Release,
    place: Path,
    before: Record | None,
    sink: Sink,
) -> Publication:
    """The publication with the files of the web root itself.

    A first page, list of versions, error page or headers that the site has already are left
    as they are; reports ``published-first-page-is-ours``.
    """
    record = next_record(facts.project.slug, before, release, publication)
    made = {VERSIONS: versions_json(record)} | _feeds(facts, record)
    made |= _pages(facts, record, publication, place, sink)
    kit = built["embed/headers.txt"].decode()
    path = urlsplit(facts.root).path.rstrip("/")
    made["headers.txt"] = make_headers(kit, record.releases, path).encode()
    if facts.base and publication.latest is not None:
        made["404.html"] = publication.latest["404.html"]
    known = {one.path for one in before.files} if before else set()
    for name in _FREE:
        if name in made and name not in known and (place / name).exists():
            del made[name]
            message = f"'{name}' is the site's own and stays as it is"
            hint = f"let it lead to '{LATEST}/'" if name == "index.html" else ""
            sink.report("published-first-page-is-ours", message, Locus(name), hint)
    return replace(publication, root=made)


def _feeds(facts: Facts, record: Record) -> dict[str, bytes]:
    authors = [person.name for person in facts.project.contributors]
    return {
        feed_name(one.code): make_feed(
            Feed(
                one.code,
                facts.project.title[one.code],
                authors,
                facts.project.slug,
                facts.root,
                feed_name(one.code),
                one.strings["version"],
            ),
            record.releases,
        )
        for one in facts.languages
    }


def _pages(
    facts: Facts, record: Record, publication: Publication, place: Path, sink: Sink
) -> dict[str, bytes]:
    """First page and list of versions; they look like the newest version."""
    last = newest(record.releases)
    paths: Iterable[str] = publication.version
    if last.folder != publication.folder:
        listed = decode_list((place / last.folder / FILES).read_bytes()) or ()
        paths = [one.path for one in listed]
    versions = Versions(
        facts.languages,
        facts.project.title,
        sorted(record.releases, key=lambda one: precedence(one.version), reverse=True),
        last,
        facts.base,
        f"{last.folder}/{_asset(paths, 'assets/report.', '.css')}",
        f"{last.folder}/{_asset(paths, 'assets/icon.', '.svg')}",
    )
    made = {}
    for name, render in (("index.html", render_way), ("versions.html", render_versions)):
        page = render(versions, facts.theme)
        sink.found += page.diagnostics
        if page.value is not None:
            made[name] = page.value.encode()
    return made


def _asset(paths: Iterable[str], start: str, end: str) -> str:
    return next((path for path in paths if path.startswith(start) and path.endswith(end)), "")
