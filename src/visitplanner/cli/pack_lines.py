"""A preparation pack as lines of a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from visitplanner.cli.aligned import aligned
from visitplanner.report.pack import Facts, Note, Points, sections_of
from visitplanner.report.text import mask_name, printable, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from visitplanner.messages import Translator
    from visitplanner.preparation.pack import Pack
    from visitplanner.report.pack.sections import Block


def pack_lines(pack: Pack, tr: Translator) -> Iterator[str]:
    """Yield the lines of a pack."""
    case = pack.known.case
    yield tr(
        "Preparation of case {case}, {name}, {day:day}",
        case=case.case_id,
        name=mask_name(case.borrower.name),
        day=pack.known.today,
    )
    for section in sections_of(pack):
        yield ""
        yield tr.render(section.title)
        for block in section.blocks:
            yield from (f"  {printable(line)}" for line in _block(block, tr))


def _block(block: Block, tr: Translator) -> Iterable[str]:
    match block:
        case Facts():
            for name, value in block.pairs:
                yield f"{sentence(tr.render(name))}: {tr.render(value)}"
        case Points():
            for words, source in block.items:
                told = sentence(tr.render(words)).replace("\n", " ")
                yield f"- {told}" if source is None else f"- {told} [{tr.render(source)}]"
        case Note():
            yield tr.render(block.words)
        case _:
            yield from aligned(block.for_screen(tr))
