"""What holds for every test: the bank's secret is one of the tests' own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from samples import SECRET

from visitplanner.outcomes.secret import SECRET_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

NO_CLOCK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # judges a test
settings.register_profile("fresh", NO_CLOCK)  # other examples in every run, for finding faults
settings.register_profile("house", NO_CLOCK, derandomize=True)  # the same ones, for telling of them
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def bank_secret(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the secret in a folder of the tests, and not in the user's."""
    file = tmp_path_factory.mktemp("secret") / "secret"
    file.write_bytes(SECRET)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SECRET_VARIABLE, str(file))
        yield
