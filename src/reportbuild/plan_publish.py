"""The story of a publication: build, lay out one version, bring it into a web root.

What may be published → build every public edition → names by content, the version's copy, feeds
and pages of the web root → compare with what is published there → all or nothing → what embeds
may rely on goes back into the project as ``published/embed.json``.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from reportbuild import plan
from reportbuild.clock import git
from reportbuild.diagnostics import Locus, Sink
from reportbuild.files import Files
from reportbuild.graph import run
from reportbuild.model import Language, Project, Release
from reportbuild.planning import Progress, Request, all_tasks, load_project, refused, workshop
from reportbuild.present import Finding, grade
from reportbuild.publish.obstacles import check_place, differs_from_published
from reportbuild.publish.releases import LATEST, RECORD, Record, encode
from reportbuild.publish.verification import check_address, check_folder
from reportbuild.publish.web_root import (
    STAGING,
    Changes,
    Publication,
    alone_in,
    compare,
    next_record,
    read_record,
    recover,
    sync,
)
from reportbuild.release_layout import EMBED, Facts, add_root, lay_out, read_site
from reportbuild.render.editions import read_theme
from reportbuild.render.embed_manifest import compare_published
from reportbuild.sight import Sight
from reportbuild.store import write_aside
from reportbuild.survey import CHANGES, PUBLISHED, Survey, survey_project
from reportbuild.task_call import load_value
from reportbuild.versions import is_version

#: Where a publication is laid out to be looked at, below the project.
PREVIEW = "build/publication"
#: Most names that a message lists.
_SHOWN = 3
NOTHING = Changes((), (), ())
#: Rules whose severity a report may set; what protects published files stays an error.
_REGRADED = (
    "published-anchor-stays",
    "published-first-page-is-ours",
    "published-loader-stays",
    "published-page-stays",
    "published-report-has-date",
    "published-report-is-final",
    "published-sources-are-committed",
    "published-version-has-notes",
)


@dataclass(frozen=True, slots=True)
class PublishRequest:
    """What to publish, and how far.

    Attributes:
        root: the project.
        place: the web root; None to lay out below ``build/`` only.
        draft: whether a draft may be published.
        uncommitted: whether files may differ from the last commit.
        dry_run: say what would change, change nothing outside ``build/``.
    """

    root: Path
    place: Path | None = None
    draft: bool = False
    uncommitted: bool = False
    dry_run: bool = False
    strict: bool = False
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class Published:
    """How it ended.

    Attributes:
        findings: graded and placed.
        done: whether the web root holds the version now (or would, in a dry run).
        release: the version.
        place: the web root.
        changes: what differs from what was there.
        files: number of files of the version.
        is_newest: whether ``latest/`` shows it.
        recovered: what became of an interrupted publication (``finished``, ``dropped``).
    """

    findings: list[Finding]
    done: bool = False
    release: Release | None = None
    place: Path = Path()
    changes: Changes = NOTHING
    files: int = 0
    is_newest: bool = True
    recovered: str = ""

    def count(self, severity: str) -> int:
        """How many findings have this severity."""
        return sum(1 for finding in self.findings if finding.severity == severity)

    @property
    def published(self) -> bool:
        """Whether it went through."""
        return self.done


def publish(request: PublishRequest, progress: Progress | None = None) -> Published:
    """Publish the report's version, or say why not and leave the web root as it was."""
    asked = Request(request.root, (), (), ("public",), request.strict, request.jobs)
    report, stops = _read(asked, request)
    if report is None or _forbid(stops, request):
        return Published(stops)
    built = plan.build(asked, progress)
    if not built.published:
        return Published([*stops, *(f for f in built.findings if f not in stops)])
    place = request.place or request.root / PREVIEW
    if request.place is None:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
    sink = Sink()
    with alone_in(place):
        found = _bring(request, report, place, sink)
    graded = _graded(request.root, place, report.project, sink)
    findings = [*stops, *(f for f in built.findings if f not in stops), *graded]
    return Published(findings) if found is None else replace(found, findings=findings)


def shown_place(place: Path) -> str:
    """A folder as one would type it here: relative where that is shorter."""
    return min(os.path.relpath(place), str(place), key=len)


def verify(where: str) -> tuple[list[Finding], int]:
    """Compare what stands at an address or in a folder with its record."""
    if where.startswith(("http://", "https://")):
        found, count = check_address(where)
    else:
        found, count = check_folder(Path(where))
        found = [replace(one, at=replace(one.at, file=f"{where}/{one.at.file}")) for one in found]
    return grade(found, {}, _nowhere), count


def _read(asked: Request, request: PublishRequest) -> tuple[Facts | None, list[Finding]]:
    """The project, and what speaks against publishing it as it is."""
    with workshop(asked) as shop:
        survey = survey_project(request.root)
        project, first = load_project(shop, survey)
        if project is None:
            return None, refused(asked, first, survey).findings
        tasks = all_tasks(project, survey, request.root)
        names = [f"language {choice.code}" for choice in project.languages]
        wanted = {n: tasks.by_name[n] for n in (*names, "changes") if n in tasks.by_name}
        done = run(wanted, shop)
        sink = Sink()
        notes = {}
        if "changes" in wanted and done.records["changes"].digest:
            known = load_value(done, shop.store, "changes", dict[str, dict[str, tuple[str, ...]]])
            notes = known.get(project.version, {})
        languages = tuple(
            load_value(done, shop.store, n, Language) for n in names if done.records[n].digest
        )
    _may_be_published(project, request, tasks.modified, bool(notes), sink)
    written = grade(done.diagnostics(), project.severities, Sight(request.root))
    findings = [*written, *grade(sink.found, _severities(project), Sight(request.root))]
    theme = _theme(request.root, survey)
    return Facts(project, languages, notes, tasks.modified, theme), findings


def _theme(root: Path, survey: Survey) -> dict[str, str]:
    paths = [p for p in survey.files if p.startswith("templates/html/")]
    return read_theme(Files(root, frozenset(paths)), sorted(paths))


def _may_be_published(
    project: Project, request: PublishRequest, modified: str, noted: bool, sink: Sink
) -> None:
    def at(key: str) -> Locus:
        return Locus("report.yaml", "yaml", key)

    if not is_version(project.version):
        seen = f"'{project.version}' is no version" if project.version else "there is no version"
        hint = "write three numbers: 'version: 1.0.0'"
        sink.report("version-is-semantic", f"{seen} that can be published", at("version"), hint)
    if "html" not in project.formats or "public" not in project.audiences:
        key = "audiences" if "html" in project.formats else "formats"
        message = f"the report has no public site: '{key}' leaves it out"
        sink.report("published-report-has-site", message, at(key))
    base = project.base_url.rstrip("/")
    if base and not base.endswith(f"/{LATEST}"):
        sink.report(
            "published-address-is-latest",
            f"the report's address is '{project.base_url}', but its newest version stands "
            f"in '{LATEST}/'",
            at("base-url"),
            f"write 'base-url: {base}/{LATEST}'",
        )
    if request.place is None:
        return
    if project.status == "draft" and not request.draft:
        hint = "write 'status: final', or publish the draft with --draft"
        sink.report("published-report-is-final", "the report is a draft", at("status"), hint)
    if not project.date and modified.startswith("1980"):
        hint = "write 'date: YYYY-MM-DD', or publish from a git repository"
        sink.report("published-report-has-date", "the report has no date", at("version"), hint)
    if not noted and is_version(project.version):
        hint = f"write '{project.version}:' and what is new, in each language, in {CHANGES}"
        message = f"nothing says what is new in version {project.version}"
        sink.report("published-version-has-notes", message, at("version"), hint)
    _check_committed(request, sink)


def _check_committed(request: PublishRequest, sink: Sink) -> None:
    status = git(request.root, "status", "--porcelain", "--", ".", f":!{PUBLISHED}")
    inside = git(request.root, "rev-parse", "--show-prefix")
    # A renamed file is "old -> new"; names with signs in them are quoted.
    typed = (line[2:].rpartition(" -> ")[2].strip() for line in status.splitlines())
    names = [name.strip('"').removeprefix(inside) for name in typed]
    if not names or request.uncommitted:
        return
    shown = ", ".join(f"'{name}'" for name in names[:_SHOWN])
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    sink.report(
        "published-sources-are-committed",
        f"{shown}{more} {'differs' if len(names) == 1 else 'differ'} from the last commit",
        Locus(names[0]),
        "commit first, or publish as it is with --uncommitted",
    )


def _graded(root: Path, place: Path, project: Project, sink: Sink) -> list[Finding]:
    """Findings about the web root, with its folder before their paths."""
    shown = shown_place(place)
    named = [replace(one, at=replace(one.at, file=f"{shown}/{one.at.file}")) for one in sink.found]
    return grade(named, _severities(project), Sight(root))


def _bring(request: PublishRequest, facts: Facts, place: Path, sink: Sink) -> Published | None:
    """Lay out the version and bring it into ``place``; None when something forbids it."""
    recovered = _recovered(request, place, sink)
    before = read_record(place, sink)
    if before is not None and before.report != facts.project.slug:
        message = f"this folder holds the report '{before.report}'"
        sink.report("published-record-is-readable", message, Locus(RECORD), "name another folder")
    if sink.found:
        return None
    built = read_site(request.root)
    release, version = lay_out(facts, built, place, before)
    publication = add_root(facts, built, version, release, place, before, sink)
    _check_version(place, publication, release, before, sink)
    check_place(place, before, publication, sink)
    if before is not None and publication.latest is not None:
        _keep_promises(place, built[EMBED], sink)
    if _forbid(grade(sink.found, _severities(facts.project), _nowhere), request):
        return None
    changes = compare(place, before, publication)
    if not request.dry_run:
        record = next_record(facts.project.slug, before, release, publication)
        if changes != NOTHING:
            sync(place, before, publication, encode(record))
        if request.place is not None and publication.latest is not None:
            write_aside(request.root / PUBLISHED, built[EMBED])
    newest = publication.latest is not None
    files = len(publication.version)
    return Published([], True, release, place, changes, files, newest, recovered)


def _recovered(request: PublishRequest, place: Path, sink: Sink) -> str:
    if not request.dry_run:
        return recover(place, sink)
    if (place / STAGING).exists():
        hint = "the next publication that is no dry run finishes or drops it"
        sink.report(
            "publication-is-finished", "a publication was interrupted here", Locus(STAGING), hint
        )
    return ""


def _severities(project: Project) -> dict[str, str]:
    return {rule: how for rule, how in project.severities.items() if rule in _REGRADED}


def _forbid(findings: list[Finding], request: PublishRequest) -> bool:
    """Whether findings stop a publication: errors always, warnings under ``--strict``."""
    return any(request.strict or finding.severity == "error" for finding in findings)


def _nowhere(found: object) -> tuple[tuple[int, int, int], str]:
    return (1, 1, 1), ""


def _check_version(
    place: Path, publication: Publication, release: Release, before: Record | None, sink: Sink
) -> None:
    if before is None or before.find(release.version) is None:
        return
    names = differs_from_published(place, publication)
    if names:
        shown = ", ".join(f"'{name}'" for name in names[:_SHOWN])
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        sink.report(
            "published-version-stays",
            f"version {release.version} is published already and differs in {shown}{more}",
            Locus(release.folder),
            "give 'version' in report.yaml a higher number",
        )


def _keep_promises(place: Path, manifest: bytes, sink: Sink) -> None:
    """Compare with what is published there, should the project have lost its own copy."""
    path = f"{LATEST}/{EMBED}"
    try:
        text = (place / path).read_text(encoding="utf-8")
    except OSError:
        return
    compare_published(text, path, json.loads(manifest), sink)
