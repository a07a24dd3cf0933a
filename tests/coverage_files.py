"""Coverage files as their producers write them: the documented columns, plausible values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

TECHNO = (
    "code_insee;nom_com;code_dep;code_reg;nbr;type;elig_ftth;elig_coax;elig_cu;elig_thdr;"
    "elig_4gf;elig_hdr;elig_sat;date"
)
SPEED = (
    "code_insee;nom_com;code_dep;code_reg;nbr;type;inel_hd;elig_hd05;elig_hd3;elig_bhd8;"
    "elig_thd30;elig_thd100;elig_thd1g;date"
)
BEST = (
    "code_insee;nom_com;code_dep;code_reg;nbr;type;nbr_elig_8;elig_ftth;elig_coax;elig_cu_30;"
    "elig_thdr;elig_cu_8;elig_4gf;elig_hdr;elig_sat;date"
)
SITES = (
    "code_op;nom_op;num_site;id_site_partage;id_station_anfr;x;y;latitude;longitude;nom_reg;"
    "nom_dep;insee_dep;nom_com;insee_com;site_2g;site_3g;site_4g;site_5g;mes_4g_trim;site_ZB"
)
DAY = "2026-03-31"


def techno(
    code: str, total: object, ftth: object, kind: str = "all", dep: str = "", date: str = DAY
) -> str:
    dep = dep or code[:2]
    return f"{code};?;{dep};76;{total};{kind};{ftth};0;0;0;5;0;{total};{date}"


def speed(code: str, total: int, *classes: object, kind: str = "all") -> str:
    counts = ";".join(map(str, classes))
    return f"{code};?;{code[:2]};76;{total};{kind};0;{counts};{DAY}"


def best(code: str, total: int, eligible: int, *parts: int) -> str:
    counts = ";".join(map(str, parts))
    return f"{code};?;{code[:2]};76;{total};all;{eligible};{counts};{DAY}"


def site(
    operator: str, number: str, mast: str, code: str, flags: Sequence[object] = (1, 1, 1, 0)
) -> str:
    on = ";".join(map(str, flags))
    return (
        f"20801;{operator};{number};{mast};0310000001;570000;6270000;43,5396;1,5311;Occitanie;"
        f"Haute-Garonne;{code[:2]};?;{code};{on};0;0"
    )


def made(header: str, rows: Iterable[str], encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    return (end.join([header, *rows]) + end).encode(encoding)
