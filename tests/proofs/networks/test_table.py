"""Every network, and every way through it: the good ones work, and causes have the same words."""

from collections.abc import Iterator

import pytest

from tests.proofs.networks.stage import Stage, stage
from tests.proofs.networks.table import CONDITIONS, SIGN_IN, VAULT, WAYS

pytestmark = pytest.mark.proof


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One set of servers for the whole table."""
    with stage(tmp_path_factory.mktemp("networks")) as running:
        yield running


def sentence_for(way: str, sentence: str, known: dict[str, str]) -> str:
    """The sentence of a condition, about whom this way asks."""
    asks_azure = way == "sign-in"
    who = SIGN_IN if asks_azure else f"kv-{way}"
    return sentence.format(**known, who=who, host=SIGN_IN if asks_azure else f"{who}{VAULT}")


@pytest.mark.parametrize("name", CONDITIONS)
def test_every_way(played: Stage, name: str) -> None:
    condition = CONDITIONS[name]
    came, known, logged = played.play(condition)
    assert "Traceback" not in logged
    assert "p%40ss" not in logged
    for way in WAYS:
        words, _ = came[way]
        expected = sentence_for(way, condition.sentence, known)
        if not expected:
            assert not words, way
            continue
        assert expected in words, way
        if condition.is_sign_in or way == "sign-in":
            assert f"The portal could not sign in to Azure. {expected}" in words or way == "page"
    if condition.forgets:
        assert came["page"][1] < 3
        assert came["change"][1] < 15
        assert played.company.forgetting.forgotten == 0
