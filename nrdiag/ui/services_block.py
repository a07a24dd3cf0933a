"""The register of services on screen: where it stands, who holds the data, one line per service."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from nrdiag import french
from nrdiag.accessibilite import hosts
from nrdiag.dossier.document import Document
from nrdiag.pratiques.listing import MAX_MEGABYTES
from nrdiag.pratiques.refusal import UnreadableFile
from nrdiag.rapport.export import to_csv
from nrdiag.services import path
from nrdiag.services.exchange import (
    COMPUTED,
    HEADER,
    export_rows,
    merged,
    read_services,
)
from nrdiag.services.register import (
    MAX_SERVICES,
    Entry,
    Register,
    deadline,
    meter_sentence,
    missing,
    register_of,
    sentence,
)
from nrdiag.services.share import Share
from nrdiag.services.sovereignty import country_of, definition
from nrdiag.ui.markup import Markup, fold, paragraph, plain, show, table
from nrdiag.ui.page import SERVICES, Page, link
from nrdiag.ui.picks import Pick
from nrdiag.ui.reception import counted, show_list_report
from nrdiag.ui.rgesn_block import rgesn_section
from nrdiag.ui.services_form import (
    NEW,
    PARAMETER,
    changed,
    delete_button,
    next_choice,
    service_form,
    show_done,
)
from nrdiag.ui.session import EXAMPLE, dossier, is_blank
from nrdiag.ui.session import PARAMETER as INVENTORY

_UPLOADER, _REPORT = "services_fichier", "services_lecture"


def services_section(page: Page, document: Document, today: dt.date) -> None:
    """The whole screen, from the answer to the details."""
    found = register_of(document.services, today)
    choice = _choice(found)
    chosen = None if choice.value == NEW else int(choice.value) - 1
    paragraph(sentence(found), "nr-phrase")
    for text in (missing(found), deadline(found)):
        if text:
            paragraph(text)
    show_done(document)
    if found.entries:
        _meter(found)
        _table(found, chosen)
    else:
        paragraph(
            "Commencez par le site public, puis la messagerie et le logiciel qui contient le plus "
            "de données d'habitants. Laissez «\u00a0Je ne sais pas\u00a0» quand vous ne savez pas."
        )
        if is_blank(document):
            query = {**page.query, INVENTORY: EXAMPLE}
            link(SERVICES, query, "Voir un exemple fictif")
    st.header("Ajouter ou modifier un service", anchor="service")
    if found.entries:
        choice.draw()
    service_form(document, chosen, today)
    if chosen is not None:
        delete_button(document, chosen)
        _path(found.entries[chosen])
        rgesn_section(document.services[chosen], chosen)
    _exchange(document, found)


def _choice(found: Register) -> Pick:
    """The service of the URL, by its rank (from 1) or by its name."""
    ranks = {str(entry.rank + 1): entry.name for entry in found.entries}
    options = [*ranks, NEW]
    named = french.fold(st.query_params.get(PARAMETER, ""))
    by_name = {french.fold(name): rank for rank, name in reversed(ranks.items())}
    if wanted := next_choice():
        st.session_state[PARAMETER] = wanted if wanted in options else options[0]
    elif PARAMETER not in st.session_state and named not in ranks and named in by_name:
        st.session_state[PARAMETER] = by_name[named]
    return Pick(
        "Service", options, PARAMETER,
        words=lambda rank: plain(ranks[rank]) if rank in ranks else "Ajouter un service",
    )  # fmt: skip


def _meter(found: Register) -> None:
    st.header("Qui a la main sur vos données ?", anchor=False)
    meter, words = found.sovereignty, definition().definition
    paragraph(meter_sentence(found), "nr-phrase")
    _bar(meter.services)
    paragraph(
        f"En comptant tous les points ci-dessous : {meter.points.text()} acquis. {words.phrase}",
        "nr-source",
    )
    if found.american:
        names = french.enumeration([entry.name for entry in found.american])
        paragraph(f"{words.cloud_act} Ici : {names}.")
    with fold("Ce que mesure cette jauge"):
        for text in (words.phrase, words.texte, words.europe, words.inconnu, words.ailleurs):
            paragraph(text)
        rows = [
            (point.libelle, point.pourquoi, french.number(point.poids, 2),
             _counts(found.point(point.id)))
            for point in definition().points
        ]  # fmt: skip
        header = ("Point", "Pourquoi", "Poids", "Vos services")
        table("Les points de la jauge.", header, rows, (2,))
        statuses = [(status.libelle, status.definition) for status in definition().statuts]
        table("Ce que veut dire chaque état.", ("État", "Sens"), statuses)
        paragraph("Les poids sont un choix de nrdiag.", "nr-source")


def _counts(share: Share) -> str:
    said = [
        f"{french.number(count)} {word}"
        for count, word in ((share.yes, "oui"), (share.no, "non"), (share.unknown, "non connu"))
        if count
    ]
    return ", ".join(said) or "sans objet"


def _bar(share: Share) -> None:
    """What is met, then what is not known, hatched."""
    low, high = share.low or 0, share.high or 0
    told = f"Acquis : {share.text()} des services"
    show(
        Markup(
            '<div class="nr-jauge" role="img" aria-label="{}" style="display:flex">'
            '<span class="nr-jauge-pleine" style="width:{:.2f}%"></span>'
            '<span class="nr-hachure" style="width:{:.2f}%"></span></div>'
            '<p class="nr-source">{}</p>'
        ).format(
            told, low, high - low,
            f"{told}. En hachuré : pas encore connu." if share.unknown else f"{told}.",
        )
    )  # fmt: skip


def _table(found: Register, chosen: int | None) -> None:
    st.header("Les services", anchor="registre")
    rows = [_row(entry) for entry in found.entries]
    header = ("Service", "Accessibilité (RGAA)", "Données et entreprise", "Souveraineté",
              "Écoconception (RGESN)")  # fmt: skip
    table("Services numériques de l'organisation.", header, rows, (), chosen)


def _row(entry: Entry) -> tuple[object, ...]:
    service = entry.service
    name: str | Markup = entry.name
    if url := _url(service.adresse):
        name = Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(url, entry.name)
    until = f"Valable jusqu'au {french.date(entry.last_day)}." if entry.last_day else ""
    access = _two_lines(entry.access.value, f"{entry.reason} {until}".strip())
    host = service.hebergeur or "Hébergeur non connu"
    data, company = entry.data_country, entry.company_country
    where = f"Données : {data.libelle if data else 'pays non connu'}."
    law = f"Entreprise : {company.libelle if company else 'pays non connu'}."
    users = service.usagers_par_mois
    public = [service.public] if service.public else []
    if users is not None:
        public.append(f"{french.plural(users, 'usager')} par mois")
    return (
        Markup("{}<br>{}").format(name, Markup('<span class="nr-source">{}</span>').format(
            ", ".join(public))),
        access,
        _two_lines(host, f"{where} {law}"),
        _two_lines(entry.sovereignty.status.libelle, f"Points acquis : {_points(entry)}."),
        french.capital(entry.rgesn.text),
    )  # fmt: skip


def _points(entry: Entry) -> str:
    return entry.sovereignty.share.text()


def _two_lines(first: str, second: str) -> Markup:
    return Markup('<strong>{}</strong><br><span class="nr-source">{}</span>').format(
        french.capital(first), second
    )


def _url(text: str) -> str:
    """The address as http(s), or "" when it is not one: a hostile scheme is never a link."""
    try:
        return hosts.clean_address(text)
    except ValueError:
        return ""


def _path(entry: Entry) -> None:
    st.header(f"Le chemin de la donnée : {plain(entry.name)}", anchor="chemin")
    show(path.drawing(path.steps_of(entry.service)))
    paragraph(path.sentence(entry.service))
    company = country_of(entry.service.pays_entreprise)
    if company and company.cloud_act:
        paragraph(definition().definition.cloud_act, "nr-source")


def _exchange(document: Document, found: Register) -> None:
    st.header("Charger ou emporter le registre", anchor="fichier")
    st.file_uploader(
        "Votre liste de services (CSV ou Excel)", type=["csv", "txt", "tsv", "xlsx"],
        key=_UPLOADER, on_change=_import,
    )  # fmt: skip
    st.caption(
        f"{MAX_MEGABYTES} Mo et {MAX_SERVICES} services au plus. Un service du même nom est mis à "
        "jour, les autres sont ajoutés ; les évaluations RGESN ne sont pas touchées. Le fichier "
        "est lu, puis oublié."
    )
    _report(document)
    template = HEADER[: -len(COMPUTED)]
    st.download_button(
        "Télécharger le modèle (CSV)", lambda: to_csv(template, ()), "modele-services.csv",
        "text/csv", on_click="ignore",
    )  # fmt: skip
    if found.entries:
        st.download_button(
            "Télécharger le registre (CSV)", lambda: to_csv(
                HEADER, export_rows(found), fictif=document.fictif
            ),
            "services-numeriques.csv", "text/csv", on_click="ignore",
        )  # fmt: skip


def _import() -> None:
    """Run by Streamlit when a file is dropped: the register follows, and can be put back."""
    st.session_state.pop(_REPORT, None)
    upload = st.session_state.get(_UPLOADER)
    if upload is None:
        return
    document = dossier()
    before = list(document.services)
    try:
        found = read_services(upload.getvalue(), upload.name, dt.date.today())
        after = merged(before, found)
        if len(after) > MAX_SERVICES:
            raise UnreadableFile(f"Il y aurait plus de {MAX_SERVICES} services.", "Retirez-en.")
    except UnreadableFile as error:
        st.session_state[_REPORT] = (document, error.message_fr)
        return
    st.session_state[_REPORT] = (document, found)
    if found.kept:
        document.services[:] = after
        added = len(after) - len(before)
        changed(counted(found, added, "service ajouté", "services ajoutés"), before)


def _report(document: Document) -> None:
    about, found = st.session_state.get(_REPORT, (None, None))
    if about is document and found is not None:
        show_list_report(found, "rejets-services.csv")
