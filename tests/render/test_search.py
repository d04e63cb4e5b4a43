"""The search index: equal pages give equal bytes, whatever order Pagefind writes in."""

from reportbuild.render.search import site_search

PLACES = ("Canada", "France", "Belgium", "Spain", "Italy", "Germany", "Côte d’Ivoire")


def page(lang: str, number: int, country: str) -> bytes:
    return (
        f'<!doctype html><html lang="{lang}"><title>{number}</title><body class="case">'
        f'<main id="content"><h1>Case {number}</h1><p class="case-line">Form, '
        f'<span class="country">{country}</span></p><p>Members share {number} desks.</p>'
        "</main></body></html>"
    ).encode()


def test_equal_pages_give_equal_bytes() -> None:
    pages = {
        f"site/{lang}/cases/{number}.html": page(lang, number, country)
        for lang in ("en-GB", "fr-CA")
        for number, country in enumerate(PLACES)
    }
    made = [site_search((pages,), "site").value for _ in range(4)]
    assert made[0] is not None
    assert len([path for path in made[0] if path.endswith(".pf_filter")]) == 16
    assert all(one == made[0] for one in made)
