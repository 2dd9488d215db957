"""A sealed page holds nothing of a borrower before its code, and is the open page after it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from cryptography.exceptions import InvalidTag
from exports import PAGE
from factories import full_plan, make_plan, make_route
from samples import SECRET, make_case, make_officer
from sealed_pages import CODE, open_sealed, sealed_bytes

from visitplanner.domain import Borrower, Location
from visitplanner.messages import LANGUAGES, Language, translator
from visitplanner.report.itinerary import itineraries
from visitplanner.report.pages import officer_page
from visitplanner.report.remote import remote_references

if TYPE_CHECKING:
    from collections.abc import Iterator

    from visitplanner.plan import Plan

SIZE_LIMIT = 550_000
"""Bytes: base64 makes a third more of an open page, which has its own limit."""


def open_bytes(plan: Plan, language: Language = "en") -> bytes:
    return officer_page(itineraries(plan)[0], plan, translator(language), SECRET)


def private_words(plan: Plan) -> Iterator[str]:
    """Yield all that the plan's first page may know of people, places and the plan."""
    itinerary = itineraries(plan)[0]
    yield from (plan.provenance.fingerprint, plan.provenance.fingerprint[:12], PAGE.short)
    yield from (itinerary.officer.name, itinerary.officer.officer_id + '"')
    yield from (itinerary.officer.phone, *(each.name for each in itinerary.companions))
    for visit in itinerary.route.visits:
        case, place = visit.case, visit.case.location
        assert place is not None
        yield from (case.case_id, case.household_id, case.address, case.district)
        yield from (case.borrower.name, case.borrower.phone, case.borrower.phone.replace("-", ""))
        yield from (f"{place.latitude}", f"{place.longitude}")


def encodings(word: str) -> Iterator[bytes]:
    """Yield the bytes in which a word could stand in a file without being seen at once."""
    raw = word.encode()
    yield from (raw, word.encode("utf-16-le"), word.encode("utf-16-be"))
    yield from (raw.hex().encode(), raw.hex().upper().encode())
    yield json.dumps(word).strip('"').encode()
    for shift in range(3):  # wherever the word begins among base64's groups of three
        code = base64.b64encode(bytes(shift) + raw)
        yield code[4 if shift else 0 : len(code) // 4 * 4 - 4]
    yield from (base64.b64encode(raw).rstrip(b"="), base64.b64encode(raw[::-1]).rstrip(b"="))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_a_case_stands_in_the_file_in_any_coding(language: Language) -> None:
    plan = full_plan()
    content = sealed_bytes(plan, language)
    words = set(private_words(plan))
    assert len(words) > 40
    found = [
        word for word in words for code in encodings(word) if len(code) > 5 and code in content
    ]
    assert found == []


def test_the_search_for_words_finds_them_in_an_open_page() -> None:
    plan = full_plan()
    content = open_bytes(plan)
    assert sum(word.encode() in content for word in set(private_words(plan))) > 30
    hidden = base64.b64encode(b"ab" + "环翠区示例路".encode() + b"c")
    assert any(code in hidden for code in encodings("环翠区示例路"))


def test_title_and_words_tell_neither_officer_nor_work() -> None:
    text = re.sub(r"<(script|style).*?</\1>", "", sealed_bytes().decode(), flags=re.DOTALL)
    shown = re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", text))
    assert "<title>Sealed page</title>" in text
    assert "This page is sealed For Thu 8 Oct 2026 Day code" in shown
    assert not re.search("visit|borrower|bank|W01|于海洋", shown, re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_opens_into_the_open_page(language: Language) -> None:
    plan = full_plan()
    page = open_sealed(sealed_bytes(plan, language)).page
    plain = open_bytes(plan, language).decode()
    assert f"<title>{page['title']}</title>" in plain
    marks = re.compile(r"^/\* [0-9a-f]{64} \*/\n")
    scripts = "".join(f"<script>{marks.sub('', script)}</script>" for script in page["scripts"])
    assert f"<body>{page['body']}{scripts}</body>" in plain


def test_only_its_code_opens_it_and_a_changed_file_is_found() -> None:
    sealed = open_sealed(sealed_bytes())
    assert sealed.code == CODE
    for changed in (
        replace(sealed, code=CODE[::-1]),
        replace(sealed, settings=sealed.settings | {"day": "2026-10-09"}),
        replace(sealed, settings=sealed.settings | {"place": "0" * 12}),
        replace(sealed, settings=sealed.settings | {"salt": sealed.settings["nonce"]}),
    ):
        with pytest.raises(InvalidTag):
            _ = changed.text


def test_the_same_plan_secret_and_language_give_the_same_bytes() -> None:
    assert sealed_bytes(full_plan()) == sealed_bytes(full_plan())
    assert sealed_bytes() != sealed_bytes(language="zh")


def test_no_two_pages_share_salt_or_nonce() -> None:
    plan = full_plan()
    found = set()
    for itinerary in itineraries(plan):
        for language in LANGUAGES:
            page = officer_page(itinerary, plan, translator(language), SECRET, sealed=True)
            sealed = open_sealed(page)
            found |= {sealed.settings["nonce"], sealed.settings["salt"]}
    assert len(found) == 2 * 2 * len(itineraries(plan))


def test_neither_code_nor_secret_nor_any_key_stands_in_the_file() -> None:
    content = sealed_bytes()
    sealed = open_sealed(content)
    keys = (CODE.encode(), SECRET, PAGE.key(SECRET), sealed.key)
    keys += (base64.b64decode(sealed.page["keeping"]["key"]),)
    for key in keys:
        for coded in (key, key.hex().encode(), base64.b64encode(key)):
            assert coded not in content


def policy_of(content: bytes) -> str:
    found = re.search('Content-Security-Policy" content="([^"]*)"', content.decode())
    assert found is not None
    return found[1].replace("&#x27;", "'")


def test_the_policy_is_as_strict_as_the_open_pages_and_allows_just_the_sealed_scripts() -> None:
    content = sealed_bytes()
    policy = policy_of(content)
    digests = re.findall(r"'sha256-([^']+)'", policy.split("; ")[1])
    own = re.findall("<script>(.*?)</script>", content.decode(), flags=re.DOTALL)
    scripts = [*own, *open_sealed(content).page["scripts"]]
    assert digests == [
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts
    ]
    shape = re.compile(r"'sha256-[^']+'( )?")
    assert shape.sub("#", policy.split("; ")[0]) == "default-src 'none'"
    assert re.sub("#+", "#", shape.sub("#", policy)) == re.sub(
        "#+", "#", shape.sub("#", policy_of(open_bytes(full_plan())))
    )
    assert remote_references(content.decode()) == ()


def test_no_digest_of_the_policy_can_be_reckoned_from_guessed_places() -> None:
    """Who guesses the whole day still cannot tell: the mark of a script is not in the file."""
    plan = full_plan()
    guessed = re.findall("<script>(.*?)</script>", open_bytes(plan).decode(), flags=re.DOTALL)
    policy = policy_of(sealed_bytes(plan))
    for script in guessed:
        assert base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() not in policy


def test_a_page_of_hostile_words_is_sealed_like_any_other() -> None:
    text = "</script><script>alert(1)</script>\ud800\u2028"
    here = Location(latitude=37.5, longitude=122.1)
    case = make_case(text, borrower=Borrower(name=text, phone=text), address=text, location=here)
    plan = make_plan([make_route([make_officer()], [case])])
    content = sealed_bytes(plan)
    assert content.count(b"<script>") == content.count(b"</script>") == 1
    assert "alert(1)" in open_sealed(content).page["body"]


def test_the_page_is_small_enough_for_a_chat() -> None:
    assert len(sealed_bytes()) < SIZE_LIMIT
