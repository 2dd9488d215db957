"""What a person reads, kept as data until the moment it is shown.

A `Message` is an English template with its values; a `Translator` turns it into the words of one
language by the catalogues `locale/<language>/*.po`, one per room. The format after the
colon says what a value is:

=============  ==========================  =====================
format         value                       en / zh
=============  ==========================  =====================
``day``        date or datetime            Thu 8 Oct 2026 / 2026年10月8日 周四
``clock``      datetime or time            09:05
``moment``     datetime                    Thu 8 Oct 2026 09:05
``yuan``       int, fen                    ¥1,234.50
``minutes``    int, seconds                25 min / 25分钟, 2 h 5 min / 2小时5分钟
``km``         int, metres                 3.4 km / 3.4公里
``list``       iterable of values          a, b / a、b
=============  ==========================  =====================
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from visitplanner.units import FEN_PER_YUAN, METRES_PER_KM, SECONDS_PER_MINUTE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime, time

Language: TypeAlias = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
DEFAULT_LANGUAGE: Language = "zh"

OPEN = "…"
"""Stands for a value that is left open."""

MINUTES_PER_HOUR, MOST_MINUTES = 60, 120
"""From so many minutes on, hours are told."""

_WEEKDAYS: Mapping[Language, str] = {"zh": "一二三四五六日", "en": "Mon Tue Wed Thu Fri Sat Sun"}


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence to be shown: an English template, which is its key, and its values."""

    template: str
    values: tuple[tuple[str, object], ...] = ()

    def __str__(self) -> str:
        """Return the English words."""
        return translator("en").render(self)


def say(template: str, **values: object) -> Message:
    """Return a message; `template` is the English text and the key of the catalogues."""
    return Message(template, tuple(values.items()))


class Translator:
    """Renders messages in one language; called with a template and values, it returns the words."""

    def __init__(self, language: Language, catalogue: Mapping[str, str]) -> None:
        self.language = language
        self._catalogue = catalogue
        self._formatter = _ValueFormatter(self)

    def __call__(self, template: str, **values: object) -> str:
        """Return the words of `template` in this language, filled with `values`."""
        words = self._catalogue.get(template) or template
        return self._formatter.vformat(words, (), values)

    def render(self, message: Message) -> str:
        """Return the words of `message` in this language."""
        return self(message.template, **dict(message.values))

    def blank(self, template: str) -> str:
        """Return the words of `template` in this language, its values left open."""
        parts = self._formatter.parse(self._catalogue.get(template) or template)
        return "".join(f"{words}{'' if name is None else OPEN}" for words, name, _, _ in parts)


@cache
def translator(language: Language) -> Translator:
    """Return the translator of `language`; its catalogue is read once."""
    return Translator(language, {} if language == "en" else _read_catalogue(language))


def _read_catalogue(language: Language) -> dict[str, str]:
    from babel.messages.pofile import read_po  # noqa: PLC0415 (only needed off English)

    words: dict[str, str] = {}
    folder = resources.files("visitplanner") / "locale" / language
    for source in sorted(folder.iterdir(), key=lambda entry: entry.name):
        with source.open("rb") as stream:
            entries = read_po(stream, locale=language)
        words |= {
            str(entry.id): str(entry.string) for entry in entries if entry.id and entry.string
        }
    return words


class _ValueFormatter(string.Formatter):
    """Formats a value by the kind that the template names; messages may hold messages."""

    def __init__(self, words: Translator) -> None:
        self._words = words

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 (as in its base)
        writer = _WRITERS.get(format_spec)
        if writer is not None:
            return writer(value, self._words)
        return _plain(value, self._words, format_spec)


def _plain(value: object, words: Translator, format_spec: str = "") -> str:
    return words.render(value) if isinstance(value, Message) else format(value, format_spec)


def _day(value: date, words: Translator) -> str:
    weekday = value.weekday()
    if words.language == "zh":
        return f"{value.year}年{value.month}月{value.day}日 周{_WEEKDAYS['zh'][weekday]}"
    return f"{_WEEKDAYS['en'].split()[weekday]} {value.day} {value:%b %Y}"


def _clock(value: datetime | time, _: Translator) -> str:
    return f"{value:%H:%M}"


def _moment(value: datetime, words: Translator) -> str:
    return f"{_day(value, words)} {_clock(value, words)}"


def _yuan(fen: int, _: Translator) -> str:
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{sign}¥{whole:,}.{rest:02d}"


def _minutes(seconds: int, words: Translator) -> str:
    minutes = round(seconds / SECONDS_PER_MINUTE)
    hours, rest = divmod(minutes, MINUTES_PER_HOUR)
    if minutes < MOST_MINUTES:
        return f"{minutes}分钟" if words.language == "zh" else f"{minutes} min"
    return f"{hours}小时{rest}分钟" if words.language == "zh" else f"{hours} h {rest} min"


def _km(metres: int, words: Translator) -> str:
    return f"{metres / METRES_PER_KM:.1f}{'公里' if words.language == 'zh' else ' km'}"


def _list(values: Iterable[object], words: Translator) -> str:
    items: Sequence[str] = [_plain(value, words) for value in values]
    return ("、" if words.language == "zh" else ", ").join(items)


_WRITERS: Mapping[str, Callable[[Any, Translator], str]] = {
    "day": _day,
    "clock": _clock,
    "moment": _moment,
    "yuan": _yuan,
    "minutes": _minutes,
    "km": _km,
    "list": _list,
}
