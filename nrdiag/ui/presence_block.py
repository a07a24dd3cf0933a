"""Where an indicator has values: its map of France, its tables, and what to fetch next."""

from __future__ import annotations

import streamlit as st

from nrdiag import french
from nrdiag.cartes.presence import (
    HEADER,
    PresenceMap,
    known_text,
    presence_map,
    presence_rows,
    presence_sentence,
)
from nrdiag.catalogue.indicators import Level, indicators
from nrdiag.connecteurs.declared import Connector, fed_by
from nrdiag.connecteurs.fresh import COMPLETE
from nrdiag.indicateurs.coverage import Share
from nrdiag.rapport.export import to_csv
from nrdiag.ui.layer_block import show_notes
from nrdiag.ui.map import show_legend, show_map
from nrdiag.ui.markup import Markup, join, paragraph, show, table
from nrdiag.ui.picks import pick

DEFAULT = "ftth_taux"
COLUMNS = ("Communes connues", "Part des communes")


@st.fragment
def show_presence(edition_id: str) -> None:
    """The choice, the sentence, the map, the file to fetch, the tables, the download."""
    st.subheader("Où les valeurs sont connues", anchor=False)
    offered = [entry.id for entry in indicators().values() if Level.COMMUNE in entry.niveaux]
    chosen = pick(
        "Donnée à situer sur la carte", offered, "indicateur", default=DEFAULT,
        words=lambda id: indicators()[id].libelle,
    )  # fmt: skip
    found = presence_map(chosen, edition_id)
    paragraph(presence_sentence(found), "nr-phrase")
    _show_map(found)
    _show_next(found)
    _show_tables(found)


def to_fetch(found: PresenceMap) -> Connector | None:
    """The official file that would fill the map; None when none would, or it is nearly full."""
    if found.whole.total - found.missing >= COMPLETE * found.whole.total:
        return None
    return fed_by(found.indicator.calcul.main)


def _show_map(found: PresenceMap) -> None:
    indicator = found.indicator
    show_legend(found.painting)
    show_map(
        found.painting, f"Communes connues, par département : {indicator.libelle}",
        source=f"Source : {indicator.source.mention}.", key="carte_connues",
    )  # fmt: skip
    show_notes(
        found.painting,
        "Chaque département est peint selon la part de ses communes dont la valeur est connue. "
        f"Source : {indicator.source.mention}.",
    )


def _show_next(found: PresenceMap) -> None:
    st.subheader("Ce qu'il faut aller chercher", anchor=False)
    if not found.missing:
        paragraph("Rien : aucune commune n'est sans valeur, hors secret statistique.")
        return
    lacking = french.plural(found.missing, "commune")
    verb = "n'a" if found.missing < 2 else "n'ont"
    paragraph(f"{lacking} {verb} pas de valeur. {found.indicator.combler}")
    file = to_fetch(found)
    if file is None:
        return
    how = "" if file.fetched else "télécharge ce fichier, le range dans un dossier, puis "
    show(
        Markup(
            '<p>Le fichier : <a href="{}" rel="noopener noreferrer">{}</a> ({}). La personne qui '
            "tient le serveur {}lance :</p><p><code>{}</code></p>"
        ).format(file.adresse, file.titre, file.producteur, how, _unbroken(file.command))
    )
    paragraph("L'édition en place ne change que si tous les contrôles sont bons.", "nr-source")


def _unbroken(command: str) -> Markup:
    """The command, which a narrow screen only breaks before an option."""
    first, *options = command.split(" --")
    whole = Markup(' <span style="white-space:nowrap">--{}</span>')
    return Markup("{}{}").format(first, join(whole.format(option) for option in options))


def _show_tables(found: PresenceMap) -> None:
    name = found.indicator.libelle
    with st.expander("Les tableaux de la carte"):
        for word, lines in (
            ("Région ou collectivité", found.large),
            ("Département ou collectivité", found.departements),
        ):
            caption = f"{name} : communes connues, par {word.lower()}."
            table(caption, (word, *COLUMNS), [_row(share) for share in lines], (2,))
    st.download_button(
        "Télécharger ces tableaux (CSV)",
        lambda: to_csv(HEADER, presence_rows(found)),
        file_name=f"nrdiag-communes-connues-{found.indicator.id}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def _row(share: Share) -> tuple[str, str, str]:
    place = share.territory
    name = f"{place.nom} ({place.code.removeprefix('R')})"
    if share.known == share.total or not share.known:
        return name, known_text(share), french.percent(100 * share.known / share.total, 0)
    return name, known_text(share), french.percent(100 * share.known / share.total)
