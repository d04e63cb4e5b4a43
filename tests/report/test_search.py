"""What readers type into the search of the real site, in the words of its own questions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from tests.report.test_site_validators import page_of
from tests.web.conftest import headers_of, wait_for
from tests.web.servers import serving

pytestmark = pytest.mark.heavy

FIRST = "document.querySelector('.search-results a')?.getAttribute('href')"


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_question_leads_to_its_answer(built: Path, browser: Any, lang: str) -> None:
    answers = page_of(built, lang, "questions").rpartition("/")[2]
    asked = "//main//dt[not(ancestor::details)]"
    terms = html.parse(built / "site" / lang / answers).xpath(asked)
    questions = [" ".join(term.text_content().split()) for term in terms]
    assert len(questions) >= 10
    with serving() as server:
        server.folder = built / "site"
        server.headers = headers_of((built / "site/embed/headers.txt").read_text("utf-8"))
        page = browser.new_page()
        page.goto(f"{server.origin}/{lang}/index.html", wait_until="load")
        page.locator(".search-open").click()
        first = {question: first_result(page, question) for question in questions}
        page.close()
    found = [question for question, address in first.items() if re.search(answers, address)]
    # One is the heading of a section in English as well, and leads there.
    assert len(found) >= len(questions) - 1, first


def first_result(page: Any, question: str) -> str:
    page.fill("#search-words", "")
    assert wait_for(page, f"!{FIRST}")
    page.fill("#search-words", question)
    assert wait_for(page, f"!!{FIRST}"), question
    return str(page.evaluate(FIRST))
