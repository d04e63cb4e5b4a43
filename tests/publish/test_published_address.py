"""``publish --check URL``, the one command that asks the network, against a server of our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from reportbuild.cli import main
from reportbuild.publish import verification
from reportbuild.publish.verification import check_address
from tests.publish.test_web_root import FIRST, SECOND, publish
from tests.web.servers import Server, serving


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    publish(tmp_path, "1.0.0", FIRST)
    publish(tmp_path, "1.1.0", SECOND)
    with serving() as started:
        started.folder = tmp_path
        yield started


def check(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["--format", "short", "publish", "--check", *words])
    return done.exit_code, done.output


def test_what_a_server_sends_is_as_published(server: Server) -> None:
    found, count = check_address(server.origin)
    assert found == []
    assert count == 11
    assert check(server.origin + "/") == (
        0,
        f"11 files compared in {server.origin}/: all as published.\n",
    )


def test_seeded_faults_are_found(server: Server) -> None:
    server.pages["/v1.0.0/en/a.html"] = "rewritten by the server"
    assert server.folder is not None
    (server.folder / "latest/en/a.html").unlink()
    code, output = check(server.origin)
    assert code == 1
    assert (
        "latest/en/a.html:1:1: error[published-file-is-there]: this published file is missing"
        in output
    )
    assert "v1.0.0/en/a.html:1:1: error[published-file-stays]: this file is not as it" in output
    assert "11 files compared" in output
    assert "2 findings" in output


def test_a_server_without_a_publication(server: Server, tmp_path: Path) -> None:
    server.folder = tmp_path / "nowhere"
    code, output = check(server.origin)
    assert code == 1
    assert "there is no record of a publication (name the folder or address" in output


def test_no_answer_and_a_late_answer(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "TRIES", 1)
    (found,), _ = check_address("http://127.0.0.1:1/report")
    assert found.rule == "address-answers"
    assert "does not answer" in found.message
    server.delay = 2
    (found,), _ = check_address(server.origin, timeout=0.2)
    assert "timed out" in found.message


def test_an_error_of_the_server_is_tried_again(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.failures["/publication.json"] = [503, 503]
    assert check_address(server.origin)[0] == []
    server.failures["/publication.json"] = [403]
    (found,), _ = check_address(server.origin)
    assert found.message == f"'{server.origin}/publication.json' answers with 403"


def test_redirects_stay_on_the_site(server: Server) -> None:
    server.redirects["/moved/publication.json"] = f"{server.origin}/publication.json"
    server.redirects["/away/publication.json"] = "http://localhost:9/publication.json"
    found, _ = check_address(f"{server.origin}/moved")
    assert {one.rule for one in found} == {"published-file-is-there"}  # the record came
    (one,), _ = check_address(f"{server.origin}/away")
    assert one.message == (
        f"'{server.origin}/away/publication.json' leads to "
        "'http://localhost:9/publication.json', on another site"
    )


@pytest.mark.parametrize("where", ["ftp://example.org/x", "http:///x", "nowhere/at/all"])
def test_what_cannot_be_checked_is_wrong_use(where: str) -> None:
    code, output = check(where)
    assert code == 2
    assert "is no address" in output or "there is no folder 'nowhere/at/all'" in output


def test_a_check_publishes_nothing(tmp_path: Path) -> None:
    code, output = check(str(tmp_path), "--draft")
    assert code == 2
    assert "--check stands alone: it publishes nothing" in output
