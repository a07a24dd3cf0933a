"""Add, change or remove a service; what is wrong is said and nothing typed is lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import streamlit as st
from pydantic import ValidationError

from nrdiag import french
from nrdiag.accessibilite import values
from nrdiag.accessibilite.status import Audit
from nrdiag.dossier.document import Document, Service
from nrdiag.services.register import MAX_SERVICES, UNNAMED, audit_of, problems
from nrdiag.services.sovereignty import (
    NOT_WRITTEN,
    WRITTEN,
    country_of,
    definition,
    reversibility,
)
from nrdiag.ui.markup import paragraph, plain
from nrdiag.ui.session import dossier

#: Parameter of the URL, and the choice that adds a service.
PARAMETER, NEW = "service", "nouveau"
UNKNOWN = "Je ne sais pas"
_CHOICES = {"Oui": True, "Non": False, UNKNOWN: None}
_AUDITS = {
    Audit.UNKNOWN: UNKNOWN, Audit.COMPLETE: "Audit complet", Audit.INCOMPLETE: "Audit incomplet",
    Audit.NONE: "Aucun audit",
}  # fmt: skip
_VERSION, _DONE, _NEXT = "services_version", "services_fait", "services_suivant"
_KEPT = "Rien n'a été enregistré ; votre saisie est toujours là."
_LABELS = {
    "nom": "nom", "adresse": "adresse", "public": "public", "hebergeur": "hébergeur",
    "usagers_par_mois": "usagers par mois", "rgaa_taux": "taux RGAA",
}  # fmt: skip


def service_form(document: Document, rank: int | None, today: dt.date) -> None:
    """The form of one service, or of a new one when ``rank`` is None."""
    current = None if rank is None else document.services[rank]
    # A new key draws new inputs: another service, or the same one once saved.
    key = f"service_{id(current) if current else NEW}_{st.session_state.get(_VERSION, 0)}"
    with st.form(key, border=True):
        typed = _inputs(current or Service(nom=""), key)
        label = "Ajouter ce service" if current is None else "Enregistrer les changements"
        sent = st.form_submit_button(label, type="primary")
    if not sent:
        return
    others = [one for one in document.services if one is not current]
    service, wrong = _checked(current, typed, others, today)
    if service is None:
        st.error(plain(" ".join([*wrong, _KEPT])))
        return
    done = "est enregistré" if current else "est ajouté"
    place = len(document.services) if rank is None else rank
    document.services[place : place + 1] = [service]
    changed(f"«\u00a0{service.nom}\u00a0» {done}.")
    st.session_state[_NEXT] = str(place + 1)
    st.rerun()


def delete_button(document: Document, rank: int) -> None:
    st.button(
        "Supprimer ce service", key="service_supprimer", on_click=_delete,
        args=(document.services[rank],),
    )  # fmt: skip


def changed(text: str, before: list[Service] | None = None) -> None:
    """Say what was done at the next run; ``before`` is the register to come back to."""
    undo = None if before is None else (dossier(), before)
    st.session_state[_DONE] = (text, undo)
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1


def show_done(document: Document) -> None:
    """What was just done; what can be undone stays until something else is done."""
    text, undo = st.session_state.get(_DONE, ("", None))
    if not text:
        return
    if undo is None or undo[0] is not document:
        del st.session_state[_DONE]
    if undo is None or undo[0] is document:
        st.success(plain(text))
    if undo and undo[0] is document:
        st.button("Annuler", key="services_annuler", on_click=_undo)


def settle() -> None:
    """Nothing can be undone any more: something else has been typed since."""
    st.session_state.pop(_DONE, None)


def next_choice() -> str | None:
    """The service to show after what was just done, once."""
    found = st.session_state.pop(_NEXT, None)
    return None if found is None else str(found)


def _delete(service: Service) -> None:
    document = dossier()
    before = list(document.services)
    document.services[:] = [one for one in before if one is not service]
    st.session_state[_NEXT] = "1"
    changed(f"«\u00a0{service.nom or UNNAMED}\u00a0» est supprimé.", before)


def _undo() -> None:
    _, undo = st.session_state.pop(_DONE, ("", None))
    if undo is None:
        return
    document, before = undo
    document.services[:] = before
    st.session_state[_VERSION] = st.session_state.get(_VERSION, 0) + 1


def _inputs(service: Service, key: str) -> dict[str, Any]:
    """What the inputs hold, by field of the document; the date is still a text."""
    typed: dict[str, Any] = {}
    paragraph("Le service", "nr-groupe")
    left, middle, right = st.columns(3)
    typed["nom"] = left.text_input("Nom du service", service.nom, 200, f"{key}_nom")
    typed["public"] = middle.text_input(
        "Public (habitants, agents, entreprises…)", service.public, 200, f"{key}_public"
    )
    typed["usagers_par_mois"] = right.number_input(
        "Usagers par mois", 0, 100_000_000, service.usagers_par_mois, 1, key=f"{key}_usagers",
        placeholder="non renseigné",
    )  # fmt: skip
    typed["adresse"] = st.text_input(
        "Adresse du site (facultatif)", service.adresse, 300, f"{key}_adresse"
    )
    paragraph("Accessibilité : ce que dit la déclaration RGAA du service", "nr-groupe")
    left, middle, right = st.columns(3)
    typed["rgaa_audit"] = left.selectbox(
        "Audit d'accessibilité", list(_AUDITS), list(_AUDITS).index(audit_of(service.rgaa_audit)),
        lambda audit: _AUDITS[audit], f"{key}_audit",
    ).value  # fmt: skip
    typed["rgaa_taux"] = middle.number_input(
        "Taux de conformité (%, de 0 à 100)", 0.0, 100.0, service.rgaa_taux, 1.0, "%.2f",
        f"{key}_taux", placeholder="non renseigné",
    )  # fmt: skip
    date = f"{service.rgaa_date:%d/%m/%Y}" if service.rgaa_date else ""
    typed["rgaa_date"] = right.text_input(
        "Date de la déclaration (jj/mm/aaaa)", date, 30, f"{key}_date"
    )
    paragraph("Hébergement : où sont les données, chez qui, sous quel droit", "nr-groupe")
    left, middle, right = st.columns(3)
    typed["hebergeur"] = left.text_input("Hébergeur", service.hebergeur, 200, f"{key}_hebergeur")
    with middle:
        typed["pays_donnees"] = _country("Pays des données", service.pays_donnees, f"{key}_pays")
    with right:
        label = "Pays de l'entreprise (maison mère)"
        typed["pays_entreprise"] = _country(label, service.pays_entreprise, f"{key}_entreprise")
    left, right = st.columns(2)
    health = service.donnees_sante
    with left:
        typed["donnees_sensibles"] = _yes_no(
            "Données sensibles (santé, social, opinions…) ?", service.donnees_sensibles,
            f"{key}_sensibles",
        )  # fmt: skip
        typed["secnumcloud"] = _yes_no(
            "Offre qualifiée SecNumCloud ?", service.secnumcloud, f"{key}_secnumcloud"
        )
        written = _yes_no(
            "Réversibilité écrite au contrat ?", reversibility(service.reversibilite),
            f"{key}_reversibilite",
        )  # fmt: skip
    with right:
        typed["donnees_sante"] = _yes_no(
            "Données de santé ?", health if isinstance(health, bool) else None, f"{key}_sante"
        )
        typed["hds"] = _yes_no(
            "Hébergeur certifié HDS (données de santé) ?", service.hds, f"{key}_hds"
        )
        typed["logiciel_libre"] = _yes_no(
            "Logiciel libre ou formats ouverts ?", service.logiciel_libre, f"{key}_libre"
        )
    if written != reversibility(service.reversibilite):
        service_text = {True: WRITTEN, False: NOT_WRITTEN, None: ""}[written]
    else:
        service_text = service.reversibilite  # the words of the file, when they are not changed
    return {**typed, "reversibilite": service_text}


def _yes_no(label: str, said: bool | None, key: str) -> bool | None:
    index = list(_CHOICES.values()).index(said)
    return _CHOICES[st.radio(label, list(_CHOICES), index, key=key, horizontal=True) or UNKNOWN]


def _country(label: str, text: str, key: str) -> str:
    """The id of a country, "" when not known; a text that is not in the list stays as it is."""
    countries = definition().countries
    known = country_of(text)
    current = known.id if known else text
    options = list(dict.fromkeys(["", current, *countries]))
    options.sort(key=lambda id: id in countries)
    return str(
        st.selectbox(
            label, options, options.index(current), key=key,
            format_func=lambda id: plain(countries[id].libelle if id in countries else id)
            or UNKNOWN,
        )
    )  # fmt: skip


def _checked(
    current: Service | None, typed: dict[str, Any], others: list[Service], today: dt.date
) -> tuple[Service | None, list[str]]:
    """The service to keep, or None and what is wrong, in French."""
    wrong = []
    if current is None and len(others) >= MAX_SERVICES:
        wrong.append(f"Le registre a déjà {french.plural(MAX_SERVICES, 'service')}.")
    kept = current.model_dump() if current else {}
    try:
        typed = {**typed, "rgaa_date": values.date(typed["rgaa_date"], today)}
    except ValueError as error:
        return None, [*wrong, f"{french.capital(str(error))}. Écrivez le jour, le mois et l'année."]
    try:
        service = Service.model_validate({**kept, **typed})
    except ValidationError as error:
        names = [_LABELS.get(str(fault["loc"][0]), "valeur") for fault in error.errors()]
        return None, [*wrong, f"Valeur impossible : {french.enumeration(names)}."]
    wrong += problems(service, others, today)
    return (None, wrong) if wrong else (service, [])
