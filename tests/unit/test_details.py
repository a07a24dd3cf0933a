"""What is said of a commune beyond its indicators."""

from nrdiag import french
from nrdiag.indicateurs.details import details_of, town_hall_site
from nrdiag.indicateurs.edition import edition


def said(code: str) -> dict[str, str]:
    return {what: value for what, value, _ in details_of(edition().territories.get(code))}


def test_operator_and_zone_where_the_source_has_them() -> None:
    """Haute-Garonne has an operator; Ariège has fibre without one, which is said."""
    assert said("31001")["Opérateur d'infrastructure de la fibre"] == "Haute-Garonne Numérique"
    assert said("31001")["Zone de déploiement de la fibre"] == "réseau d'initiative publique"
    assert said("09001")["Opérateur d'infrastructure de la fibre"] == french.ABSENT


def test_no_mobile_site_is_not_the_same_as_no_data() -> None:
    """31001 is covered by the file and has no site; Paris is not in the file."""
    assert "aucun site" in said("31001")["Sites mobiles par opérateur"]
    assert said("75056")["Sites mobiles par opérateur"] == french.ABSENT
    assert said("31002")["Sites mobiles par opérateur"].startswith("Free Mobile 1")


def test_town_hall_site_is_an_address_or_absent() -> None:
    """01002 has a site in the source, 01001 has none."""
    assert town_hall_site(edition().territories.get("01002")) == "https://abergement-de-varey.fr"
    assert said("01001")["Site internet de la mairie"] == french.ABSENT
