"""The bank's policy file: branch, prices, travel, value and rules, in one TOML.

Amounts in the file are yuan, speeds km/h, lengths of time minutes; `docs/policy.md` lists every
setting. What the file leaves out keeps its default. All faults are reported at once.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from visitplanner.calendar import WorkingCalendar
from visitplanner.domain import Location, OutcomeCode, TravelMode
from visitplanner.errors import Fault, InputError
from visitplanner.files import read_plain
from visitplanner.messages import Message, say
from visitplanner.plan.sections import ReplanSection
from visitplanner.plan.versions import ReplanWeights
from visitplanner.preparation import Offers
from visitplanner.preparation.sections import OffersSection
from visitplanner.problem import Prices
from visitplanner.process.sections import FollowUpSection
from visitplanner.process.settings import FollowUpSettings
from visitplanner.qualification import Requirements
from visitplanner.repayment import RepaymentRules
from visitplanner.repayment.sections import RepaymentSection
from visitplanner.rulebook.editions import Editions, changed, files_of, read_editions
from visitplanner.rulebook.lifting import LONGEST_DAYS
from visitplanner.tables import TableRead, read_traffic
from visitplanner.tables.courses import as_subjects, by_subject
from visitplanner.travel.datum import Datum, to_wgs84
from visitplanner.travel.emissions import CO2_G_PER_KM, EmissionsSection
from visitplanner.travel.geocoding import GeocodingSettings
from visitplanner.travel.geocoding.geocoders import setting_place
from visitplanner.travel.geocoding.sections import GeocoderSections, GeocodingSection
from visitplanner.travel.great_circle import GreatCircleSettings
from visitplanner.travel.osrm.servers import OsrmServers
from visitplanner.travel.traffic import NO_PEAKS, WORKDAY_PEAKS, Traffic, TrafficPeriod
from visitplanner.units import METRES_PER_KM, SECONDS_PER_MINUTE, fen_from_yuan
from visitplanner.valuation import Scorecard
from visitplanner.week.sections import WeekSection
from visitplanner.week.settings import WeekSettings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic_core import ErrorDetails

Yuan = Annotated[Decimal, Field(ge=0, le=10**9)]
Factor = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Days = Annotated[int, Field(ge=1, le=36_500)]
Names = Annotated[
    tuple[str, ...],
    BeforeValidator(lambda given: [given] * bool(given) if isinstance(given, str) else given),
]
"""A list of names; a single one may stand without brackets, and "" is none."""


MAX_DISTANCE = {TravelMode.EBIKE: 60_000, TravelMode.WALK: 10_000}
"""Metres a day: what a charge of an e-bike carries, and what is fair to ask of somebody on foot."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Branch(_Section):
    name: str = ""
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    datum: Datum

    def location(self) -> Location:
        latitude, longitude = to_wgs84(self.latitude, self.longitude, self.datum)
        return Location(latitude=latitude, longitude=longitude, source="policy")


class _Prices(_Section):
    per_person_hour: Yuan = Decimal(45)
    overtime_per_person_hour: Yuan = Decimal("22.5")
    per_shift: Yuan = Decimal(0)
    per_km: dict[TravelMode, Yuan] = {}

    def prices(self) -> Prices:
        per_km = {
            TravelMode.CAR: Decimal("1.2"),
            TravelMode.EBIKE: Decimal("0.1"),
            TravelMode.WALK: Decimal(0),
        } | self.per_km
        return Prices(
            per_person_hour=fen_from_yuan(self.per_person_hour),
            overtime_per_person_hour=fen_from_yuan(self.overtime_per_person_hour),
            per_shift=fen_from_yuan(self.per_shift),
            per_km={mode: fen_from_yuan(price) for mode, price in per_km.items()},
        )


class _Roster(_Section):
    required_certification: Names = ()
    required_training: Annotated[Names, AfterValidator(as_subjects)] = ()
    training_days: Annotated[dict[str, Days], AfterValidator(by_subject)] = {}

    def required(self) -> Requirements:
        return Requirements(
            certifications=self.required_certification,
            training=self.required_training,
            training_days=self.training_days,
        )


class _Calendar(_Section):
    weekdays_where_unknown: bool = False


class _Value(_Section):
    amount_cap: Yuan | None = None
    floor: Yuan | None = None
    recovery_by_band: Annotated[tuple[tuple[int, Share], ...] | None, Field(min_length=1)] = None
    promise_due: Factor | None = None
    promise_pending: Factor | None = None
    promise_memory_days: Annotated[int | None, Field(ge=0, le=365)] = None
    last_outcome: dict[OutcomeCode, Factor] | None = None
    chance_by_hour: Annotated[tuple[tuple[int, Share], ...] | None, Field(min_length=1)] = None
    chance_weekend: Share | None = None
    presence_strength: Annotated[float | None, Field(gt=0, le=1_000)] = None
    presence_least: Share | None = None

    def scorecard(self) -> Scorecard:
        given: dict[str, Any] = {
            name: value
            for name in type(self).model_fields
            if (value := getattr(self, name)) is not None
        }
        for name in ("amount_cap", "floor"):
            if name in given:
                given[name] = fen_from_yuan(given[name])
        return replace(Scorecard(), **given)


class _Mode(_Section):
    circuity: Annotated[float | None, Field(ge=1, le=5)] = None
    speed_kmh: Annotated[float | None, Field(ge=1, le=150)] = None
    access_minutes: Annotated[float | None, Field(ge=0, le=60)] = None
    max_km: Annotated[float | None, Field(ge=1, le=1_000)] = None


class _Traffic(_Section):
    peaks: bool | None = None
    file: Path | None = None


class _Roads(_Section):
    osrm: dict[TravelMode, str] = {}
    timeout_s: Annotated[float, Field(gt=0, le=600)] = 10.0
    coordinates_may_leave_this_machine: bool = False

    def servers(self) -> OsrmServers:
        return OsrmServers(
            urls=self.osrm,
            timeout_s=self.timeout_s,
            coordinates_may_leave_this_machine=self.coordinates_may_leave_this_machine,
        )


class _Pages(_Section):
    sealed: bool = False


class _Planning(_Section):
    buffer_minutes: Annotated[float, Field(ge=0, le=120, allow_inf_nan=False)] = 0.0


class _Overrides(_Section):
    longest_days: Annotated[int, Field(ge=1, le=365)] = LONGEST_DAYS


def _as_list(value: object) -> object:
    return [value] if isinstance(value, str) else value


class _PolicyFile(_Section):
    branch: _Branch | None = None
    prices: _Prices = _Prices()
    roster: _Roster = _Roster()
    calendar: _Calendar = _Calendar()
    value: _Value = _Value()
    travel: dict[TravelMode, _Mode] = {}
    traffic: _Traffic = _Traffic()
    geocoder: GeocoderSections = ()
    geocoding: GeocodingSection = GeocodingSection()
    roads: _Roads = _Roads()
    pages: _Pages = _Pages()
    follow_up: FollowUpSection = FollowUpSection()
    repayment: RepaymentSection = RepaymentSection()
    offers: OffersSection = OffersSection()
    replan: ReplanSection = ReplanSection()
    rulebook: Annotated[tuple[Path, ...], BeforeValidator(_as_list)] = ()
    overrides: _Overrides = _Overrides()
    week: WeekSection = WeekSection()
    planning: _Planning = _Planning()
    emissions: EmissionsSection = EmissionsSection()
    rules: dict[str, Any] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Everything that the bank decides beside the tables.

    Attributes
    ----------
    branch
        Where officers start who do not start at home; None where the file names none.
    required
        What everybody who visits must hold.
    max_distance
        Metres that a shift may travel, by mode; a mode that is not named has no limit.
    road_traffic, great_circle_traffic
        When cars are slowed on a road network, and where there is none.
    geocoding
        Without geocoders, nothing is looked up outside the address book.
    roads
        The road servers that may be asked; none by default.
    seals_pages
        Whether officers' pages ask for a day code.
    follow_up
        How long things are given after a visit.
    repayment
        What may be offered to a borrower.
    offers
        The ways to pay that officers may speak of.
    replan
        What it costs to change a plan that people know already.
    rulebook
        The editions by whose rules days are judged, the bank's own parameters in each.
    override_days
        From giving an override to the last day that it may name.
    week
        How several days are planned.
    buffer
        Seconds that planning adds to each way, for what may go otherwise.
    co2_g_per_km
        Grams of CO2 by mode, which scenarios are compared by; no plan depends on it.
    warnings
        What was left out of account without harm, such as columns that are not known.
    sha256
        Of the file's bytes; "" without a file.
    """

    branch: Location | None = None
    branch_name: str = ""
    prices: Prices = field(default_factory=lambda: _Prices().prices())
    required: Requirements = field(default_factory=Requirements)
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    scorecard: Scorecard = field(default_factory=Scorecard)
    travel: GreatCircleSettings = field(default_factory=GreatCircleSettings)
    max_distance: Mapping[TravelMode, int] = field(default_factory=lambda: dict(MAX_DISTANCE))
    road_traffic: Traffic = WORKDAY_PEAKS
    great_circle_traffic: Traffic = NO_PEAKS
    geocoding: GeocodingSettings = field(default_factory=GeocodingSettings)
    roads: OsrmServers = field(default_factory=OsrmServers)
    seals_pages: bool = False
    follow_up: FollowUpSettings = field(default_factory=FollowUpSettings)
    repayment: RepaymentRules = field(default_factory=RepaymentRules)
    offers: Offers = field(default_factory=Offers)
    replan: ReplanWeights = field(default_factory=ReplanWeights)
    rulebook: Editions = field(default_factory=Editions)
    override_days: int = LONGEST_DAYS
    week: WeekSettings = field(default_factory=WeekSettings)
    buffer: int = 0
    co2_g_per_km: Mapping[TravelMode, float] = field(default_factory=lambda: dict(CO2_G_PER_KM))
    warnings: tuple[Message, ...] = ()
    sha256: str = ""


def read_policy(path: Path | None, changes: Mapping[str, Any] | None = None) -> Policy:
    """Return the policy in the TOML file at `path`, or the default one without a file.

    Parameters
    ----------
    changes
        Settings that go before those of the file, as its TOML would have them.

    Raises
    ------
    InputError
        With every fault: unreadable, unknown settings, wrong types, values out of range, rules
        loosened that may only be made stricter.
    """
    if path is None and not changes:
        return Policy()
    name, folder = ("", Path()) if path is None else (path.name, path.parent)
    content, entries = _read(path, changes or {})
    try:
        policy = _policy(entries, folder)
    except InputError as error:
        raise InputError(
            [fault if fault.file else replace(fault, file=name) for fault in error.faults]
        ) from None
    geocoders = tuple(replace(each, file=name) for each in policy.geocoding.geocoders)
    policy = replace(policy, geocoding=replace(policy.geocoding, geocoders=geocoders))
    told = repr(sorted(changes.items())).encode() if changes else b""
    return replace(policy, sha256=hashlib.sha256(content + told).hexdigest())


def named_files(path: Path) -> tuple[Path, ...]:
    """Return the files that the policy in a file names, and those of the folders that it names.

    Raises
    ------
    InputError
        When the policy is at fault, or a folder of editions is empty.
    """
    _, entries = _read(path, {})
    editions = [file for each in entries.rulebook for file in files_of(path.parent / each)]
    others = (entries.traffic.file, entries.geocoding.districts)
    return (*editions, *(path.parent / each for each in others if each is not None))


def _read(path: Path | None, changes: Mapping[str, Any]) -> tuple[bytes, _PolicyFile]:
    """Return a file's bytes and its settings, with changes on them."""
    name = "" if path is None else path.name
    try:
        content = b"" if path is None else read_plain(path)
        document = tomllib.loads(content.decode("utf-8-sig"), parse_float=Decimal)
        return content, _PolicyFile.model_validate(_overlaid(document, changes))
    except ValidationError as error:
        raise InputError([_fault(entry, name) for entry in error.errors()]) from None
    except (OSError, ValueError) as error:  # no TOML, no UTF-8, or a number without end
        message = say("cannot be read: {detail}", detail=_detail(error))
        raise InputError([Fault(message=message, file=name)]) from None


def _overlaid(document: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document with changes on it, table by table."""
    laid = dict(document)
    for key, value in changes.items():
        under = laid.get(key)
        is_table = isinstance(under, dict) and isinstance(value, dict)
        laid[key] = _overlaid(under or {}, value) if is_table else value
    return laid


def _detail(error: Exception) -> Message | str:
    match error:
        case FileNotFoundError():
            return say("there is no such file")
        case OSError():
            return say("the file cannot be opened; see whether you may read it")
        case UnicodeDecodeError():
            return say("the file is no text in UTF-8; save it as UTF-8")
        case _:
            return str(error)


def _policy(entries: _PolicyFile, folder: Path) -> Policy:
    file = entries.traffic.file
    table = None if file is None else read_traffic(folder / file)
    rulebook = _rulebook(entries, folder, () if table is None else table.faults)
    road_traffic, great_circle_traffic = _traffic(entries.traffic.peaks, table)
    calendar = WorkingCalendar(**entries.calendar.model_dump())
    repayment = entries.repayment.rules(calendar)
    return Policy(
        branch=None if entries.branch is None else entries.branch.location(),
        branch_name="" if entries.branch is None else entries.branch.name,
        prices=entries.prices.prices(),
        required=entries.roster.required(),
        calendar=calendar,
        scorecard=entries.value.scorecard(),
        travel=_travel(entries.travel),
        max_distance=MAX_DISTANCE
        | {
            mode: round(setting.max_km * METRES_PER_KM)
            for mode, setting in entries.travel.items()
            if setting.max_km is not None
        },
        road_traffic=road_traffic,
        great_circle_traffic=great_circle_traffic,
        geocoding=entries.geocoding.settings(entries.geocoder, folder),
        roads=entries.roads.servers(),
        seals_pages=entries.pages.sealed,
        follow_up=replace(entries.follow_up.settings(), chances=entries.value.scorecard().chances),
        repayment=repayment,
        offers=entries.offers.offers(repayment.months),
        replan=entries.replan.weights(),
        rulebook=rulebook,
        override_days=entries.overrides.longest_days,
        week=entries.week.settings(),
        buffer=round(entries.planning.buffer_minutes * SECONDS_PER_MINUTE),
        co2_g_per_km=CO2_G_PER_KM | entries.emissions.co2_g_per_km,
        warnings=() if table is None else table.warnings,
    )


def _rulebook(entries: _PolicyFile, folder: Path, other_faults: Sequence[Fault]) -> Editions:
    """Return the bank's editions; raise what is wrong with it together with the other faults."""
    try:
        editions = read_editions([folder / path for path in entries.rulebook])
        rulebook = changed(editions, entries.rules)
    except InputError as error:
        raise InputError([*error.faults, *other_faults]) from None
    if other_faults:
        raise InputError(other_faults)
    return rulebook


def _traffic(
    peaks: bool | None,  # noqa: FBT001 (as the file says it)
    table: TableRead[TrafficPeriod] | None,
) -> tuple[Traffic, Traffic]:
    """Return the traffic on roads, and that where there are none."""
    if peaks is False:
        return NO_PEAKS, NO_PEAKS
    if table is not None:
        traffic = Traffic(periods=table.rows)
        return traffic, traffic
    return WORKDAY_PEAKS, WORKDAY_PEAKS if peaks else NO_PEAKS


def _travel(modes: Mapping[TravelMode, _Mode]) -> GreatCircleSettings:
    standard = GreatCircleSettings()
    return GreatCircleSettings(
        circuity={m: _given(modes, m, "circuity", v) for m, v in standard.circuity.items()},
        speed_kmh={m: _given(modes, m, "speed_kmh", v) for m, v in standard.speed_kmh.items()},
        access_s={
            mode: round(
                _given(modes, mode, "access_minutes", seconds / SECONDS_PER_MINUTE)
                * SECONDS_PER_MINUTE
            )
            for mode, seconds in standard.access_s.items()
        },
    )


def _given(
    modes: Mapping[TravelMode, _Mode], mode: TravelMode, name: str, standard: float
) -> float:
    value: float | None = getattr(modes.get(mode), name, None)
    return standard if value is None else value


_QUOTED = re.compile(r"'([^']*)'")
"""One of the choices in pydantic's English words."""


def _fault(entry: ErrorDetails, file: str) -> Fault:
    section, *inner = (part for part in entry["loc"] if part != "[key]")
    if section == "geocoder" and inner:
        section, inner = setting_place(int(inner[0])), inner[1:]
    place = ".".join(map(str, (section, *inner)))
    return Fault(message=_what_is_wrong(entry), file=file, column=place)


def _what_is_wrong(entry: ErrorDetails) -> Message:
    value, limits = str(entry["input"])[:60], entry.get("ctx", {})
    match entry["type"]:
        case "missing":
            return say("is missing")
        case "extra_forbidden":
            return _unknown(entry)
        case "enum" | "literal_error":
            choices = _QUOTED.findall(limits["expected"])
            return say("expected one of {choices:list}, got {value}", choices=choices, value=value)
        case "greater_than_equal" | "greater_than":
            least = limits.get("ge", limits.get("gt"))
            return say("expected at least {least}, got {value}", least=str(least), value=value)
        case "less_than_equal":
            return say("expected at most {most}, got {value}", most=str(limits["le"]), value=value)
        case _:
            return say("expected {kind}, got {value}", kind=_kind(entry["type"]), value=value)


def _unknown(entry: ErrorDetails) -> Message:
    if entry["loc"][0] == "geocoder" and entry["loc"][-1] in {"key", "api_key", "ak"}:
        return say("no key stands in a file: name the environment variable that holds it, key_env")
    return say("is not a setting of the policy")


def _kind(error_type: str) -> Message:
    kinds = {
        "bool": say("true or false"),
        "int": say("a whole number"),
        "float": say("a number"),
        "decimal": say("an amount of yuan"),
        "finite": say("a number"),
        "tuple": say("a list"),
        "too": say("a list that is not empty"),
        "path": say("a file name"),
        "string": say("text"),
        "missing": say("a list of pairs"),
    }
    return kinds.get(error_type.split("_", maxsplit=1)[0], say("a table of settings"))
