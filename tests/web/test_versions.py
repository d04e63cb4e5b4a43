"""Pages of a published version lead to the newest one: with a script, without, in a frame."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reportbuild.publish.layout import for_version, name_by_content
from tests.web.conftest import wait_for
from tests.web.servers import Server, serving

NOTE = "document.querySelector('.version-note')"
OLD = f"{NOTE}.classList.contains('outdated')"


@pytest.fixture(scope="module")
def site(report_server: Server) -> dict[str, bytes]:
    """The built report with its assets named by content."""
    folder = report_server.folder
    assert folder is not None
    files = (path for path in folder.rglob("*") if path.is_file())
    built = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
    return name_by_content(built, "")


@pytest.fixture
def web(report_server: Server, site: dict[str, bytes], tmp_path: Path) -> Iterator[Server]:
    """A web root in a sub-folder with version 0.1.0 and a newer one."""
    root = tmp_path / "some/report"
    for folder, files in (("v0.1.0", for_version(site, "", "0.1.0")), ("latest", site)):
        for path, content in files.items():
            (root / folder / path).parent.mkdir(parents=True, exist_ok=True)
            (root / folder / path).write_bytes(content)
    (root / "versions.json").write_text(json.dumps({"newest": "0.2.0", "versions": []}))
    with serving() as server:
        server.folder = tmp_path
        server.headers = dict(report_server.headers)
        yield server


def open_page(browser: Any, address: str, **options: Any) -> Any:
    page = browser.new_context(**options).new_page()
    page.problems = []
    page.on("console", lambda m: page.problems.append(m.text) if m.type == "error" else None)
    page.goto(address, wait_until="load")
    return page


def test_an_old_version_warns_and_leads_to_the_same_place(browser: Any, web: Server) -> None:
    address = f"{web.origin}/some/report/v0.1.0/en/cases.html"
    page = open_page(browser, address, reduced_motion="reduce")
    assert wait_for(page, OLD)
    note = page.locator(".version-note")
    assert (
        note.inner_text()
        .split("\n")[0]
        .startswith("This is version 0.1.0. Version 0.2.0 has taken its place.")
    )
    assert note.get_attribute("role") == "status"
    page.evaluate("document.getElementById('sec-late').scrollIntoView()")
    note.locator("a").evaluate("link => link.click()")
    # The end of the page cannot come to the top: the passage before it is the place.
    page.wait_for_url(re.compile(r"/some/report/latest/en/cases\.html#sec-(more|late)$"))
    assert not page.locator(".version-note").is_visible()
    assert page.problems == []


def test_the_newest_version_in_its_own_folder_does_not_warn(browser: Any, web: Server) -> None:
    web.pages["/some/report/versions.json"] = '{"newest": "0.1.0"}'
    page = open_page(browser, f"{web.origin}/some/report/v0.1.0/fr/cases.html")
    assert wait_for(page, f"!{NOTE}.querySelector('a')")
    assert page.locator(".version-note").inner_text().startswith("Version 0.1.0, ")
    assert not page.evaluate(OLD)


@pytest.mark.parametrize(
    "answer", ["", "[]", '{"newest": 3}', '{"newest": "<img src=x onerror=alert(1)>"}', None]
)
def test_an_answer_of_another_kind_changes_nothing(
    browser: Any, web: Server, answer: str | None
) -> None:
    if answer is None:
        web.failures["/some/report/versions.json"] = [404]
    else:
        web.pages["/some/report/versions.json"] = answer
    page = open_page(browser, f"{web.origin}/some/report/v0.1.0/en/cases.html")
    assert wait_for(page, "document.readyState === 'complete'")
    page.wait_for_timeout(200)
    assert "/some/report/versions.json" in web.asked
    assert not page.evaluate(OLD)
    assert page.locator(".version-note a").is_visible()
    assert page.locator(".version-note img").count() == 0


def test_without_a_script_the_line_and_its_link_are_there(browser: Any, web: Server) -> None:
    page = open_page(
        browser, f"{web.origin}/some/report/v0.1.0/en/cases.html", java_script_enabled=False
    )
    page.locator(".version-note a").click()
    page.wait_for_url("**/some/report/latest/en/cases.html")


def test_from_a_file(browser: Any, web: Server) -> None:
    assert web.folder is not None
    file = web.folder / "some/report/v0.1.0/en/cases.html"
    page = open_page(browser, file.as_uri())
    page.locator(".version-note a").click()
    page.wait_for_url("**/some/report/latest/en/cases.html*")
    assert page.problems == []


def test_in_a_sandboxed_frame_of_another_site(browser: Any, web: Server) -> None:
    address = f"{web.origin}/some/report/v0.1.0/en/cases.html"
    with serving() as host:
        host.pages["/"] = f'<iframe sandbox="allow-scripts" src="{address}"></iframe>'
        page = open_page(browser, f"{host.origin}/")
        assert wait_for(page.frames[1], OLD)


def test_a_single_thing_of_a_version_says_which_it_is(browser: Any, web: Server) -> None:
    view = next(path for path in (web.folder / "some/report/v0.1.0/embed/en").iterdir())  # type: ignore[operator]
    page = open_page(browser, f"{web.origin}/some/report/v0.1.0/embed/en/{view.name}")
    link = page.locator(".version-note a")
    assert link.get_attribute("href") == f"../../../latest/embed/en/{view.name}"
    assert link.is_visible()
