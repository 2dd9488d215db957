"""The policy file: what it sets, what it leaves at its default, and every fault at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from visitplanner.domain import OutcomeCode, PlaceGrade, TravelMode
from visitplanner.errors import InputError
from visitplanner.policy import Policy, read_policy
from visitplanner.qualification import Requirements
from visitplanner.travel.geocoding import GeocodingSettings
from visitplanner.travel.geocoding.book import Lifetimes
from visitplanner.travel.traffic import NO_PEAKS, WORKDAY_PEAKS, Traffic
from visitplanner.valuation import Scorecard

if TYPE_CHECKING:
    from pathlib import Path


KINDS = "one of nominatim, photon, amap, baidu_v3"


def policy_of(folder: Path, text: str) -> Policy:
    file = folder / "policy.toml"
    file.write_text(text, encoding="utf-8")
    return read_policy(file)


def faults_of(folder: Path, text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        policy_of(folder, text)
    return [fault.describe("en") for fault in caught.value.faults]


def test_an_empty_file_is_the_default_policy(tmp_path: Path) -> None:
    policy = policy_of(tmp_path, "")
    assert policy.branch is None
    assert policy.prices == Policy().prices
    assert policy.scorecard == Scorecard()
    assert policy.rulebook == Policy().rulebook
    assert len(policy.sha256) == 64


def test_amounts_are_yuan_in_the_file_and_fen_inside(tmp_path: Path) -> None:
    text = "[prices]\nper_person_hour = 50.5\nper_km = { car = 1.25 }\n[value]\nfloor = 30\n"
    policy = policy_of(tmp_path, text)
    assert policy.prices.per_person_hour == 5_050
    assert policy.prices.per_km == {
        TravelMode.CAR: 125,
        TravelMode.EBIKE: 10,
        TravelMode.WALK: 0,
    }
    assert policy.scorecard.floor == 3_000
    assert policy.scorecard.amount_cap == Scorecard().amount_cap


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("'AML'", ("AML",)),
        ("''", ()),
        ("['AML', 'home_visit']", ("AML", "home_visit")),
    ],
)
def test_one_certification_may_be_required_or_several(
    tmp_path: Path, text: str, held: tuple[str, ...]
) -> None:
    policy = policy_of(tmp_path, f"[roster]\nrequired_certification = {text}\n")
    assert policy.required == Requirements(certifications=held)


def test_training_is_required_by_its_words_in_either_language(tmp_path: Path) -> None:
    text = (
        "[roster]\nrequired_training = ['法律', 'communication']\ntraining_days = { law = 365 }\n"
    )
    assert policy_of(tmp_path, text).required == Requirements(
        training=("law", "communication"), training_days={"law": 365}
    )
    wrong = "[roster]\nrequired_training = 7\ntraining_days = { law = 0 }\n"
    assert faults_of(tmp_path, wrong) == [
        "policy.toml, roster.required_training: expected a list, got 7",
        "policy.toml, roster.training_days.law: expected at least 1, got 0",
    ]


def test_the_branch_is_brought_to_wgs_84(tmp_path: Path) -> None:
    text = "[branch]\nlatitude = 37.5\nlongitude = 122.12\ndatum = '{}'\n"
    plain = policy_of(tmp_path, text.format("WGS-84")).branch
    shifted = policy_of(tmp_path, text.format("GCJ-02")).branch
    assert plain is not None
    assert shifted is not None
    assert (plain.latitude, plain.longitude) == (37.5, 122.12)
    assert 0.001 < abs(shifted.longitude - plain.longitude) < 0.01  # some 460 m in Weihai


def test_modes_keep_what_the_file_does_not_say(tmp_path: Path) -> None:
    policy = policy_of(tmp_path, "[travel.car]\nspeed_kmh = 33\naccess_minutes = 2.5\n")
    standard = Policy().travel
    assert policy.travel.speed_kmh[TravelMode.CAR] == 33
    assert policy.travel.access_s[TravelMode.CAR] == 150
    assert policy.travel.circuity == standard.circuity
    assert policy.travel.speed_kmh[TravelMode.WALK] == standard.speed_kmh[TravelMode.WALK]


def test_a_mode_may_be_given_another_reach(tmp_path: Path) -> None:
    assert policy_of(tmp_path, "").max_distance == {
        TravelMode.EBIKE: 60_000,
        TravelMode.WALK: 10_000,
    }
    changed = policy_of(tmp_path, "[travel.walk]\nmax_km = 4.5\n").max_distance
    assert changed[TravelMode.WALK] == 4_500


TABLE = "period,start,end,overall\nnoon,11:00,12:00,1.5\n"


def traffic_of(folder: Path, text: str) -> tuple[Traffic, Traffic]:
    """Return the traffic on roads, and that without roads."""
    policy = policy_of(folder, text)
    return policy.road_traffic, policy.great_circle_traffic


def test_peaks_slow_cars_on_roads_unless_the_policy_says_otherwise(tmp_path: Path) -> None:
    assert traffic_of(tmp_path, "") == (WORKDAY_PEAKS, NO_PEAKS)
    assert traffic_of(tmp_path, "[traffic]\n") == (WORKDAY_PEAKS, NO_PEAKS)
    assert traffic_of(tmp_path, "[traffic]\npeaks = true\n") == (WORKDAY_PEAKS, WORKDAY_PEAKS)
    assert traffic_of(tmp_path, "[traffic]\npeaks = false\n") == (NO_PEAKS, NO_PEAKS)
    assert (Policy().road_traffic, Policy().great_circle_traffic) == (WORKDAY_PEAKS, NO_PEAKS)


def test_a_table_of_traffic_beside_the_policy_takes_the_place_of_the_peaks(tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text(TABLE, encoding="utf-8")
    text = "[traffic]\nfile = 'own.csv'\n"
    roads, straight = traffic_of(tmp_path, text)
    assert roads == straight
    assert [(one.name, one.slowdown.overall) for one in roads.periods] == [("noon", 1.5)]
    assert traffic_of(tmp_path, text + "peaks = true\n") == (roads, straight)
    assert traffic_of(tmp_path, text + "peaks = false\n") == (NO_PEAKS, NO_PEAKS)


def test_faults_of_the_table_of_traffic_are_told_with_those_of_the_rules(tmp_path: Path) -> None:
    table = TABLE + "late,11:30,12:30,1.5\nbad,13:00,9,0.5\n"
    (tmp_path / "own.csv").write_text(table, encoding="utf-8")
    text = "rulebook = 'absent.toml'\n[traffic]\nfile = 'own.csv'\n"
    faults = faults_of(tmp_path, text)
    places = ["own.csv, row 2, column start", "own.csv, row 3, column start"]
    places += ["own.csv, row 4, column end", "own.csv, row 4, column overall"]
    assert len(faults) == 5
    assert "absent.toml" in faults[0]
    for fault, place in zip(faults[1:], places, strict=True):
        assert place in fault
    (fault,) = faults_of(tmp_path, "[traffic]\nfile = 'none.csv'\n")
    assert fault.endswith("none.csv: there is no such file")


def test_columns_that_are_not_known_are_told(tmp_path: Path) -> None:
    text = TABLE.replace("overall", "overall,主干道").replace("1.5", "1.5,2")
    (tmp_path / "own.csv").write_text(text, encoding="utf-8")
    (warning,) = policy_of(tmp_path, "[traffic]\nfile = 'own.csv'\n").warnings
    assert "columns that are not known are ignored: 主干道" in str(warning)
    assert Policy().warnings == ()


def test_the_scorecard_takes_bands_outcomes_and_chances(tmp_path: Path) -> None:
    text = """
        [value]
        recovery_by_band = [[60, 0.1], [10000, 0.02]]
        chance_by_hour = [[24, 0.5]]
        last_outcome = { met_promised = 2 }
    """
    card = policy_of(tmp_path, text).scorecard
    assert card.recovery_by_band == ((60, 0.1), (10_000, 0.02))
    assert card.chance_by_hour == ((24, 0.5),)
    assert card.last_outcome == {OutcomeCode.MET_PROMISED: 2.0}


def test_rules_are_adjusted(tmp_path: Path) -> None:
    policy = policy_of(tmp_path, "[rules.notice-first]\nmin_days = 5\n")
    rule = next(rule for rule in policy.rulebook.books[0].gates if rule.rule_id == "notice-first")
    assert rule.whole("min_days") == 5


def test_another_rulebook_is_read_from_beside_the_policy(tmp_path: Path) -> None:
    rules = 'edition = "OWN-1"\nname = "own"\nrule = []\n'
    (tmp_path / "own.toml").write_text(rules, encoding="utf-8")
    assert policy_of(tmp_path, 'rulebook = "own.toml"\n').rulebook.books[0].edition == "OWN-1"
    (fault,) = faults_of(tmp_path, 'rulebook = "absent.toml"\n')
    assert "cannot be read" in fault


def test_every_fault_is_told_at_once_with_its_place(tmp_path: Path) -> None:
    text = """
        colour = "red"
        [branch]
        latitude = 122.1
        datum = "Xian-80"
        [prices]
        per_person_hour = -1
        per_km = { plane = 3 }
        [value]
        promise_due = "much"
        recovery_by_band = []
        [travel.car]
        circuity = 0.5
        [traffic]
        peaks = "some"
        hours = 3
        [geocoder]
        kind = "moon"
        timeout_s = 100
    """
    assert sorted(faults_of(tmp_path, text)) == [
        "policy.toml, branch.datum: expected one of WGS-84, GCJ-02, BD-09, got Xian-80",
        "policy.toml, branch.latitude: expected at most 90.0, got 122.1",
        "policy.toml, branch.longitude: is missing",
        "policy.toml, colour: is not a setting of the policy",
        f"policy.toml, geocoder.kind: expected {KINDS}, got moon",
        "policy.toml, geocoder.timeout_s: expected at most 60.0, got 100",
        "policy.toml, prices.per_km.plane: expected one of car, ebike, walk, got plane",
        "policy.toml, prices.per_person_hour: expected at least 0, got -1",
        "policy.toml, traffic.hours: is not a setting of the policy",
        "policy.toml, traffic.peaks: expected true or false, got some",
        "policy.toml, travel.car.circuity: expected at least 1.0, got 0.5",
        "policy.toml, value.promise_due: expected a number, got much",
        "policy.toml, value.recovery_by_band: expected a list that is not empty, got []",
    ]


def test_one_geocoder_or_a_list_of_them(tmp_path: Path) -> None:
    one = policy_of(tmp_path, "[geocoder]\nkind = 'photon'\n").geocoding.geocoders
    assert [each.kind for each in one] == ["photon"]
    text = "[[geocoder]]\nkind = 'nominatim'\n[[geocoder]]\nkind = 'amap'\nmin_delay_s = 0.5\n"
    both = policy_of(tmp_path, text).geocoding.geocoders
    assert [(each.kind, each.min_delay_s) for each in both] == [("nominatim", 1.0), ("amap", 0.5)]
    text = "[[geocoder]]\nkind = 'nominatim'\n[[geocoder]]\nkind = 'amap'\ntimeout_s = 0\n"
    assert faults_of(tmp_path, text) == [
        "policy.toml, geocoder.2.timeout_s: expected at least 0.0, got 0"
    ]
    assert faults_of(tmp_path, "geocoder = 3\n") == [
        "policy.toml, geocoder: expected a list, got 3"
    ]


@pytest.mark.parametrize("table", ["[geocoder]", "[[geocoder]]"])
def test_a_key_in_the_policy_is_told_where_keys_stand(tmp_path: Path, table: str) -> None:
    (told,) = faults_of(tmp_path, f"{table}\nkind = 'amap'\nkey = 'secret'\n")
    assert told.startswith("policy.toml, geocoder.key: no key stands in a file")
    assert "key_env" in told
    assert "secret" not in told


def test_what_is_wanted_of_a_place_is_the_banks_to_say(tmp_path: Path) -> None:
    standard = policy_of(tmp_path, "").geocoding
    assert standard == GeocodingSettings()
    (tmp_path / "own.toml").write_text('city = "某市"\n[[district]]\nname = "甲区"\n', "utf-8")
    text = "grade = 'street'\nanswer_days = 90\nnothing_days = 7\ndistricts = 'own.toml'\n"
    own = policy_of(tmp_path, f"[geocoding]\n{text}").geocoding
    assert own.wanted is PlaceGrade.STREET
    assert own.lifetimes == Lifetimes(answer=90, nothing=7)
    assert own.districts.city == "某市"
    (fault,) = faults_of(tmp_path, "[geocoding]\ndistricts = 'absent.toml'\n")
    assert "expected a table of districts" in fault


@pytest.mark.parametrize("content", [b"= 3", b"\xff\xfe", None])
def test_a_file_that_cannot_be_read_is_told_in_words(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "policy.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(InputError, match=r"policy\.toml: cannot be read"):
        read_policy(file)


def test_pages_are_sealed_where_the_bank_says_so(tmp_path: Path) -> None:
    assert not policy_of(tmp_path, "").seals_pages
    assert policy_of(tmp_path, "[pages]\nsealed = true\n").seals_pages
    assert faults_of(tmp_path, "[pages]\nsealed = 'perhaps'\n") == [
        "policy.toml, pages.sealed: expected true or false, got perhaps"
    ]


def test_a_buffer_is_minutes_in_the_file_and_seconds_inside(tmp_path: Path) -> None:
    assert policy_of(tmp_path, "[planning]\nbuffer_minutes = 2.5").buffer == 150
    assert Policy().buffer == 0
    assert faults_of(tmp_path, "[planning]\nbuffer_minutes = 121") == [
        "policy.toml, planning.buffer_minutes: expected at most 120.0, got 121"
    ]
