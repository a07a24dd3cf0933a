"""What the room decides, the minutes, the diagnostic that receives it, and the end of the data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import streamlit as st
from pydantic import ValidationError

from nrdiag import french
from nrdiag.actions.library import actions
from nrdiag.actions.plan import title_of
from nrdiag.atelier.export import FILE, file_rows
from nrdiag.atelier.feed import decided, feed, feed_sentence, room_weights
from nrdiag.atelier.minutes import minutes
from nrdiag.atelier.room import Decisions, Room
from nrdiag.dossier.document import Planned
from nrdiag.fragilite.weights import format_weights
from nrdiag.magasin.base import StoreUnavailable
from nrdiag.magasin.workshops import UnknownWorkshop, change, erase
from nrdiag.rapport.blocks import Writing
from nrdiag.rapport.export import to_csv
from nrdiag.ui.markup import paragraph, plain
from nrdiag.ui.page import DIAGNOSTIC, FRAGILITY, PLAN, link
from nrdiag.ui.session import keep, own_dossier
from nrdiag.ui.workshop_access import CURRENT, LEAD, TROUBLE, found, say

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def decide_section(url: str, secret: str, place: Room) -> None:
    """An owner, a date and an indicator for each action, typed while the room speaks."""
    st.header("Qui fait quoi, pour quand", anchor=False)
    paragraph("Les actions qui ont reçu le plus de points. Nommez un service, pas une personne.")
    planned = decided(place)
    with st.form("engagements", border=False):
        typed = [_line(rank, one) for rank, one in enumerate(planned)]
        st.markdown("**Une autre action**")
        typed.append(_line(len(planned), Planned()))
        sent = st.form_submit_button("Enregistrer les engagements", type="primary")
    if not sent:
        return
    try:
        planned = [one for make in typed if (one := make()) is not None]
        kept = Decisions(engagements=planned)
        change(url, secret, decisions=kept.model_dump_json())
    except WrongDateError as error:
        st.error(plain(str(error)))
    except ValidationError:
        st.error("Un engagement est trop long. Rien n'a été enregistré.")
    except UnknownWorkshop as error:
        st.error(plain(str(error)))
    except StoreUnavailable:
        st.error(TROUBLE)
    else:
        say("Engagements enregistrés.")
        st.rerun()


class WrongDateError(ValueError):
    """A date that does not read; the message is in French."""


def _date(text: str) -> dt.date | None:
    """« 30/06/2027 »; nothing typed is no date. Raises WrongDateError."""
    if not text.strip():
        return None
    try:
        return dt.datetime.strptime(text.strip(), "%d/%m/%Y").date()
    except ValueError:
        raise WrongDateError(
            f"La date « {text.strip()} » ne se lit pas : écrivez-la comme 30/06/2027. Rien n'a été "
            "enregistré."
        ) from None


def _line(rank: int, planned: Planned) -> Callable[[], Planned | None]:
    """The inputs of one commitment, and what makes it once sent; without a title it is none."""
    if planned.action or planned.titre:
        st.markdown(f"**{plain(title_of(planned))}**")
        title = title_of(planned)
    else:
        title = st.text_input("Action", max_chars=120, key=f"engagement_titre_{rank}")
    who, when, what = st.columns(3)
    with who:
        owner = st.text_input(
            "Qui", value=planned.responsable, max_chars=120, key=f"engagement_qui_{rank}"
        )
    with when:
        # Streamlit's own field of a date is in English (« dd/mm/yyyy »).
        date = st.text_input(
            "Pour quand", value=f"{planned.echeance:%d/%m/%Y}" if planned.echeance else "",
            max_chars=30, placeholder="jj/mm/aaaa", key=f"engagement_quand_{rank}",
        )  # fmt: skip
    with what:
        indicator = st.text_input(
            "Indicateur", value=planned.indicateur, max_chars=200,
            key=f"engagement_indicateur_{rank}",
        )  # fmt: skip

    def made() -> Planned | None:
        if not title.strip():
            return None
        return Planned(
            action=planned.action if planned.action in actions() else "", titre=title,
            responsable=owner, echeance=_date(date), indicateur=indicator,
        )  # fmt: skip

    return made


def end_section(url: str, secret: str, place: Room) -> None:
    """Minutes, data, diagnostic, deletion."""
    st.header("Le compte rendu", anchor=False)
    name = f"atelier-{place.workshop.code.lower()}-{place.day.isoformat()}"
    left, right = st.columns(2)
    with left:
        st.download_button(
            "Compte rendu (Word)", lambda: as_word(minutes(place, dt.date.today())),
            file_name=f"{name}.docx", mime=WORD, on_click="ignore", type="primary",
        )  # fmt: skip
    with right:
        st.download_button(
            "Toutes les réponses, sans nom (CSV)", lambda: to_csv(FILE, file_rows(place)),
            file_name=f"{name}.csv", mime="text/csv", on_click="ignore",
        )  # fmt: skip
    _feed(place)
    st.header("Supprimer l'atelier", anchor=False)
    paragraph(
        "Les participants, leurs réponses et le compte rendu disparaissent du serveur pour "
        f"toujours. Sans cela, ils sont effacés après le {french.date(place.workshop.expire_le)}."
    )
    sure = st.checkbox("J'ai téléchargé ce que je veux garder", key="atelier_sur")
    st.button("Supprimer l'atelier", disabled=not sure, on_click=_erase, args=(url, secret))


def _feed(place: Room) -> None:
    st.header("Verser au diagnostic", anchor=False)
    said = feed_sentence(place)
    if not said:
        paragraph("Rien à verser : aucune réponse commune, aucun poids, aucune action.")
        return
    paragraph(said)
    if st.button("Verser au diagnostic"):
        try:
            keep(feed(own_dossier(), place))
        except ValueError as error:
            st.error(plain(str(error)))
            return
        st.success("Le diagnostic a reçu ce que la salle a décidé. Pensez à l'enregistrer.")
        query = {"territoire": place.workshop.territoire}
        link(PLAN, query)
        link(DIAGNOSTIC, query)
        if (found_weights := room_weights(place)) is not None:
            chosen = {**query, "poids": format_weights(found_weights)}
            link(FRAGILITY, chosen, f"{FRAGILITY.title}, avec les poids de la salle")


def as_word(writing: Writing) -> bytes:
    # The writer of Word files is half a second of imports: only who asks for one waits.
    from nrdiag.rapport.word import word

    return word(writing)


def _erase(url: str, secret: str) -> None:
    found(lambda: erase(url, secret))
    st.query_params.pop(LEAD, None)
    st.session_state.pop(CURRENT, None)
