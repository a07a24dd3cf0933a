"""Files of sites: Accès'Cible, the scanner's, a simple list; and every hostile one."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from nrdiag.accessibilite.columns import FILE_COLUMNS
from nrdiag.accessibilite.imports import MAX_MEGABYTES, MAX_ROWS, Import, merge, read_file
from nrdiag.accessibilite.site import Mention, Origin
from nrdiag.accessibilite.situation import State, situation
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.rapport.export import to_csv

TODAY = dt.date(2026, 11, 24)
ACCES_CIBLE = (
    "Adresse du site;URL;URL de redirection;Étiquettes;Vérification effectuée le;Site joignable;"
    "Indication de la langue;Mention du niveau d'accessibilité;"
    "Présence d'une déclaration d'accessibilité;Déclaration hébergée sur le site audité;"
    "Audit réalisé par;Taux de conformité;Date de la déclaration;Déclaration mise à jour le;"
    "Adresse email de contact;Formulaire de contact;Schéma pluriannuel d'accessibilité;"
    "Années de validité du schéma;Plan d'action;Année(s) du plan;"
    "Titres de la déclaration d'accessibilité;Taux de réussite"
)


def read(text: str | bytes, encoding: str = "utf-8") -> Import:
    data = text if isinstance(text, bytes) else text.encode(encoding)
    return read_file(data, "sites.csv", TODAY)


def reasons(found: Import) -> list[tuple[int, str]]:
    return [(reject.ligne, reject.raison) for reject in found.rejected]


def acces_cible(*rows: str) -> Import:
    return read("\r\n".join([ACCES_CIBLE, *rows]) + "\r\n", "utf-8-sig")


FULL = (
    "labege.fr;https://www.labege.fr;;mairies;2026-11-20 08:12:00 UTC;true;fr;"
    "Partiellement conforme;https://www.labege.fr/accessibilite;true;Temesis;72,5 %;2023-01-10;"
    "2025-03-12;jeanne.dupont@labege.fr;https://www.labege.fr/contact;https://www.labege.fr/s.pdf;"
    "2024-2026;Présent;2026;80 %;97,3 %"
)
FAILED = (
    "exemple.fr;https://exemple.fr;;;2026-11-20 08:12:00 UTC;true;Échoué;Absente;Échoué;Échoué;"
    "Échoué;Échoué;Échoué;Échoué;Échoué;Échoué;Échoué;Échoué;Échoué;Échoué;Échoué;12,0 %"
)


def test_acces_cible_is_read_with_its_labels() -> None:
    found = acces_cible(FULL, FAILED)
    assert (found.read, len(found.kept), found.rejected) == (2, 2, ())
    first, second = found.readings
    assert first.origin is Origin.ACCES_CIBLE
    assert (first.site.url, first.mention, first.rate) == (
        "https://labege.fr", Mention.PARTIAL, 72.5,
    )  # fmt: skip
    assert first.audited == dt.date(2025, 3, 12)  # the update is when the three years start
    assert first.read_on == dt.date(2026, 11, 20)
    assert (first.auditor, first.plan) == ("Temesis", "Présent (2026)")
    assert first.scheme == "https://www.labege.fr/s.pdf (2024-2026)"
    assert (second.mention, second.rate, second.scheme, second.reachable) == (None, None, "", True)
    assert situation(second, TODAY).state is State.NO_MENTION


def test_the_automatic_score_is_never_the_rate() -> None:
    """Accès'Cible's last column is an automatic score: with the real rate gone, none is left."""
    assert all(r.rate != 12.0 for r in acces_cible(FAILED).readings)
    found = read("site;Taux de réussite;Taux moyen;date\nhttps://a.fr;90;95;2025-01-01\n")
    assert found.readings[0].rate is None
    assert any("Taux de réussite" in note and "Taux moyen" in note for note in found.notes)


def test_emails_are_dropped_with_a_notice() -> None:
    found = acces_cible(FULL)
    assert any("Adresse email de contact" in note for note in found.notes)
    assert "jeanne" not in repr(found).lower()
    other = read(
        "site;taux;date;auditeur;note;courriel\n"
        "https://a.fr;80;2025-01-01;Jeanne jeanne@a.fr;voir x(at)a.fr;z@a.fr\n"
    )
    assert "@" not in repr(other)
    assert "(at)" not in repr(other)
    assert other.readings[0].auditor == "Jeanne"
    assert any("2\u00a0adresses e-mail écartées" in note for note in other.notes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_minimal_file(encoding: str, separator: str) -> None:
    lines = [["site", "taux", "date", "organisme"], ["https://a.fr", "72.5", "12/03/2025", "Été"]]
    found = read("\n".join(separator.join(line) for line in lines), encoding)
    reading = found.readings[0]
    assert (reading.rate, reading.audited, reading.origin) == (
        72.5, dt.date(2025, 3, 12), Origin.FILE,
    )  # fmt: skip
    assert (reading.site.name, reading.read_on) == ("Été", TODAY)


def test_the_scanner_output_comes_back_whole() -> None:
    row = ("https://a.fr", "31254", "Labège", "partiellement conforme", 72.5,
           "2025-03-12", "Temesis", "https://a.fr/acc", "2024-2026", "2026", True,
           "2026-11-20", "=note")  # fmt: skip
    reading = read(to_csv(FILE_COLUMNS, [row])).readings[0]
    assert reading.origin is Origin.SCAN
    assert (reading.site.code, reading.rate, reading.reachable) == ("31254", 72.5, True)
    assert (reading.declaration_url, reading.read_on) == (row[7], dt.date(2026, 11, 20))
    assert reading.note == "=note"  # the « ' » of the export is taken off again


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("https://a.fr;120;2025-01-01", "hors de 0 à 100"),
        ("https://a.fr;0,72;2025-01-01", "ambigu"),
        ("https://a.fr;80;2027-01-01", "futur"),
        ("https://a.fr;80;hier", "date non comprise"),
        (";80;2025-01-01", "adresse du site vide"),
        ("javascript:alert(1);80;2025-01-01", "adresse"),
        ("https://a.fr;80;2025-01-01;trop", "4 cellules pour 3 colonnes"),
    ],
)
def test_a_bad_row_is_rejected_with_its_line_and_reason(row: str, why: str) -> None:
    found = read(f"site;taux;date\nhttps://bon.fr;80;2025-01-01\n{row}\n")
    assert [r.site.url for r in found.readings] == ["https://bon.fr"]
    assert [line for line, _ in reasons(found)] == [3]
    assert why in reasons(found)[0][1]
    assert found.read == 2


def test_the_latest_of_two_rows_for_one_site_is_kept() -> None:
    found = read(
        "site;taux;date\nhttps://www.a.fr/;40;2020-01-01\nhttps://b.fr;60;2025-01-01\n"
        "http://a.fr;80;2025-01-01\nhttps://a.fr;70;2024-01-01\n"
    )
    assert [(r.rate, r.audited) for r in found.readings] == [
        (60.0, dt.date(2025, 1, 1)), (80.0, dt.date(2025, 1, 1)),
    ]  # fmt: skip
    assert [line for line, _ in reasons(found)] == [2, 5]
    assert all("en double : la ligne 4 est gardée" in why for _, why in reasons(found))
    assert found.read == 4


def test_two_files_merge_to_one_reading_per_site() -> None:
    old = read("site;taux;date\nhttps://a.fr;40;2020-01-01\nhttps://c.fr;1 %;2024-01-01\n")
    new = read("site;taux;date\nhttps://www.a.fr;80;2025-01-01\n")
    for order in ([old, new], [new, old]):
        assert {r.site.url: r.rate for r in merge(order)} == {
            "https://www.a.fr": 80.0, "https://c.fr": 1.0,
        }  # fmt: skip


def test_a_date_without_day_keeps_the_row_but_no_date() -> None:
    found = read("site;taux;date\nhttps://a.fr;80;mars 2025\n")
    assert found.readings[0].audited is None
    assert "date sans jour : mars 2025" in found.readings[0].note
    assert any("validité" in note for note in found.notes)
    assert situation(found.readings[0], TODAY).state is State.UNVERIFIED


def test_not_audited_and_not_detected_are_kept_apart_from_blank() -> None:
    found = read(
        "site;mention;taux;date\nhttps://a.fr;;non audité;\nhttps://b.fr;absente;;\nhttps://c.fr;;;\n"
    )
    states = [situation(r, TODAY).state for r in found.readings]
    assert states == [State.NOT_AUDITED, State.NO_MENTION, State.UNREAD]


def test_hostile_text_stays_text() -> None:
    found = read(
        "site;organisme;taux;date\nhttps://a.fr;=HYPERLINK(1);80;2025-01-01\n"
        "https://b.fr;<img src=x onerror=alert(1)>;80;2025-01-01\n"
    )
    assert [r.site.name for r in found.readings] == [
        "=HYPERLINK(1)", "<img src=x onerror=alert(1)>",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "vide"),
        (b"\n \n", "vide"),
        (b"bonjour\nmadame\n", "en-têtes"),
        (b"taux;date\n80;2025-01-01\n", "adresse du site"),
        (b"site;taux;date\n", "aucune ligne"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "image"),
        (bytes(range(256)) * 20, "texte"),
        (b"site;taux\n" + b"x" * (MAX_MEGABYTES * 1024 * 1024), "dépasse 5 Mo"),
        (b"x" * 10_000_000, "dépasse 5 Mo"),
    ],
)
def test_unreadable_files_say_what_is_safe_and_what_to_do(data: bytes, what: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(data)
    before, _, after = refused.value.message_fr.partition("Rien n’a été enregistré.")
    assert what in before
    assert after.strip().endswith(".")
    assert "inventaire" not in refused.value.message_fr


def test_too_many_rows_are_refused_before_being_judged() -> None:
    body = "site;taux;date\n" + "https://a.fr;80;2025-01-01\n" * (MAX_ROWS + 1)
    with pytest.raises(UnreadableFile, match="dépasse 25\u202f000 lignes"):
        read(body)


def test_a_large_file_is_read_in_seconds() -> None:
    row = "https://commune-{}.fr;31001;Commune;partiellement conforme;72,5 %;12/03/2025;;;;;oui;;\n"
    body = ";".join(FILE_COLUMNS) + "\n" + "".join(row.format(i) for i in range(5_000))
    start = time.process_time()
    found = read(body)
    assert len(found.kept) == 5_000
    assert time.process_time() - start < 10
