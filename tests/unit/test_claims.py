"""The claims of the founding document: their badges, and what the loader refuses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from nrdiag.catalogue.claims import CLAIMS_FILE, ClaimStatus, by_status, load_claims

#: The badge of every claim, as the check of the founding document gave it.
BADGES = {
    "vérifié": "T5 T7 W0 W0b",
    "daté": "P2 X1 X2 T2 T3 C2 C3 C7",
    "contesté": "V1 T1 C1 C5 C6 W3 EX1 EX2 EX4",
    "non sourcé": (
        "P1 X4 X5 V2 T4 T8 C4 EX3 EX5 EX6 EX7 EX8 EX9 EX10 EX12 EX13 EX14 EX15 EX16 EX17 EX18"
    ),
}
LOCAL_INDICATORS = {
    "part_75_plus",
    "pop_75_plus",
    "ftth_taux",
    "distance_france_services",
    "nb_france_services",
    "part_sans_diplome",
    "taux_pauvrete",
}
CONTACT = re.compile(r"\S+@\S+|(?:\+33|\b0)\s?[1-9](?:[\s.\-]?\d{2}){4}\b")
VALID: dict[str, Any] = {
    "id": "T1",
    "theme": "local",
    "annonce": "Un chiffre.",
    "valeur_a_afficher": None,
    "statut": "vérifié",
    "verification": "La source le confirme.",
    "sources": ["INSEE (2021)"],
    "equivalent_local": None,
}


def write(folder: Path, *entries: dict[str, Any]) -> Path:
    path = folder / "constats.yaml"
    path.write_text(yaml.safe_dump(list(entries), allow_unicode=True), encoding="utf-8")
    return path


def test_every_claim_carries_the_badge_of_its_check() -> None:
    expected = {name: badge for badge, names in BADGES.items() for name in names.split()}
    assert {claim.id: claim.statut.value for claim in load_claims()} == expected


def test_counts_by_status_cover_every_claim() -> None:
    claims = load_claims()
    counts = by_status(claims)
    assert counts == {
        ClaimStatus.VERIFIED: 4,
        ClaimStatus.DATED: 8,
        ClaimStatus.DISPUTED: 9,
        ClaimStatus.UNSOURCED: 21,
    }
    assert by_status([]) == dict.fromkeys(ClaimStatus, 0)


def test_a_mixed_badge_keeps_its_second_half() -> None:
    claims = {claim.id: claim for claim in load_claims()}
    assert "contesté" in str(claims["W0"].nuance)
    assert "non sourcé" in str(claims["C6"].nuance)


def test_the_known_contradictions_are_told() -> None:
    told = {claim.id for claim in load_claims() if claim.contradiction}
    assert {"T1", "C5", "C7", "C2", "T8", "C6", "V1", "EX4", "EX2", "W3", "EX7"} <= told


def test_local_equivalents_are_indicators_of_nrdiag() -> None:
    used = {claim.equivalent_local for claim in load_claims()} - {None}
    assert used <= LOCAL_INDICATORS


def test_no_contact_address_is_republished() -> None:
    assert CONTACT.findall(CLAIMS_FILE.read_text(encoding="utf-8")) == []


def test_a_claim_cannot_be_changed_once_read() -> None:
    claim = load_claims()[0]
    with pytest.raises(ValidationError):
        claim.annonce = "autre"


def test_a_repeated_id_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"constats\.yaml.*T1.*deux fois"):
        load_claims(write(tmp_path, VALID, VALID))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"statut": "probable"}, "statut inconnu « probable »"),
        ({"sources": []}, "aucune source"),
        ({"sources": [""]}, "sources"),
        ({"theme": "divers"}, "theme"),
        ({"annonce": "  "}, "annonce"),
        ({"commentaire": "champ inconnu"}, "commentaire"),
    ],
)
def test_an_invalid_claim_is_refused_by_file_and_id(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message) as refusal:
        load_claims(write(tmp_path, VALID | change))
    assert "constats.yaml" in str(refusal.value)
    assert "T1" in str(refusal.value)


def test_only_an_unsourced_claim_may_have_no_source(tmp_path: Path) -> None:
    (claim,) = load_claims(write(tmp_path, VALID | {"statut": "non sourcé", "sources": []}))
    assert claim.sources == ()
