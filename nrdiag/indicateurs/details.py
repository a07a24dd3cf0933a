"""What is known of a commune beyond its indicators: fibre operator, mobile sites, town hall."""

from __future__ import annotations

from functools import cache

import pandas as pd

from nrdiag import french, settings
from nrdiag.catalogue.indicators import measures
from nrdiag.edition.tables import read_table
from nrdiag.territoires.territory import Territory

#: Deployment zones in words (ARCEP's abbreviations).
ZONES = {
    "RIP": "réseau d'initiative publique",
    "AMII": "zone d'appel à manifestation d'intention d'investissement",
    "ZTD": "zone très dense",
    "RIP / AMII": "en partie réseau d'initiative publique, en partie investissement privé",
}


@cache
def _table(name: str) -> pd.DataFrame:
    numeric = ("sites", "sites_4g", "sites_5g") if name == "sites_mobiles" else ()
    return read_table(settings.TABLES, name, numeric).set_index("commune", drop=False)


def town_hall_site(commune: Territory) -> str | None:
    """The address of the town hall's site, http(s) only; None when the source has none."""
    table = _table("sites_mairies")
    if commune.code not in table.index:
        return None
    site = str(table.loc[commune.code, "site"])
    return site if site.startswith(("http://", "https://")) else None


def details_of(commune: Territory) -> list[tuple[str, str, str]]:
    """Lines (what, value, source id); what the source does not say is « donnée absente »."""
    lines = _fibre(commune)
    lines += _mobile(commune)
    site = town_hall_site(commune)
    lines.append(("Site internet de la mairie", site or french.ABSENT, "dila_mairies"))
    return lines


def _fibre(commune: Territory) -> list[tuple[str, str, str]]:
    table, source = _table("fibre"), measures()["ftth_locaux"].source
    row = table.loc[commune.code] if commune.code in table.index else None
    operator = str(row["operateur"]) if row is not None else ""
    zone = str(row["zone"]) if row is not None else ""
    return [
        ("Opérateur d'infrastructure de la fibre", operator or french.ABSENT, source),
        ("Zone de déploiement de la fibre", ZONES.get(zone, zone) or french.ABSENT, source),
    ]


def _mobile(commune: Territory) -> list[tuple[str, str, str]]:
    table, source = _table("sites_mobiles"), measures()["sites_mobiles"].source
    label = "Sites mobiles par opérateur"
    if commune.code not in table.index:
        covered = table["commune"].str.startswith(commune.departement).any()
        said = "aucun site recensé dans la commune" if covered else french.ABSENT
        return [(label, said, source)]
    rows = table.loc[[commune.code]]
    said = french.enumeration(
        [
            f"{operator} {french.number(sites)} (dont 5G : {french.number(sites_5g)})"
            for operator, sites, sites_5g in rows[["operateur", "sites", "sites_5g"]].itertuples(
                index=False, name=None
            )
        ]
    )
    return [(label, said, source)]
