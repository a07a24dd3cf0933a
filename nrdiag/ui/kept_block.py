"""Keep the diagnostic on the server, when the user asks for it, and open it by a secret link."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

import streamlit as st

from nrdiag import french, settings
from nrdiag.dossier.document import Document
from nrdiag.magasin.address import address
from nrdiag.ui.markup import drawn_once, heading, paragraph, plain, together
from nrdiag.ui.session import (
    LINK,
    changed_since_kept,
    dossier,
    kept,
    set_kept,
)

if TYPE_CHECKING:
    from nrdiag.magasin.diagnostics import Kept

_MESSAGE = "diagnostic_garde_message"
YEARS = settings.KEPT_DAYS // 365


def never_kept(document: Document) -> str:
    """Why the server does not keep this diagnostic; empty when it may."""
    if address() is None:
        return "Ce serveur ne garde rien : le fichier est le seul enregistrement."
    return "L'exemple fictif ne s'enregistre pas sur le serveur." if document.fictif else ""


def kept_section(document: Document) -> None:
    """Nothing is written before the button; then the link, the save, and the way to delete."""
    url = address()
    if url is None or document.fictif:
        return
    current = kept()
    if message := st.session_state.pop(_MESSAGE, None):
        good, text = message
        (st.success if good else st.error)(plain(text))
    if current is None:
        _show_offer()
        st.button("Garder sur ce serveur", on_click=_keep_new, args=(url,), key="garder")
    else:
        _show_kept(url, document, current)


@drawn_once
def _show_offer() -> None:
    """What keeping means, before the button."""
    heading("Ou le garder sur ce serveur", level=3)
    paragraph(
        "Tant que vous ne le demandez pas, rien n'est enregistré ici. Si vous le demandez, un "
        "lien secret rouvrira ce diagnostic : qui a le lien peut le lire et le modifier. Il "
        f"est effacé quand vous le supprimez, ou {YEARS} ans après le dernier enregistrement."
    )


def _show_kept(url: str, document: Document, current: Kept) -> None:
    changed = changed_since_kept(document)
    when = current.modifie_le.astimezone()
    said = f"Enregistré le {french.date(when.date())} à {when.hour} h {when:%M}."
    if changed:
        said += " Vos derniers changements ne le sont pas encore."
    with together():
        heading("Gardé sur ce serveur", level=3)
        paragraph(said)
    if changed:
        st.button(
            "Enregistrer les changements", on_click=_save, args=(url,), key="enregistrer",
            type="primary",
        )  # fmt: skip
    paragraph(
        "Conservez ce lien : c'est le seul moyen de revenir. Sans nouvel enregistrement, le "
        f"diagnostic sera effacé du serveur le {french.date(current.expire_le)}.",
        "nr-source",
    )
    st.code(_link(current.secret, document), language=None, wrap_lines=True)
    with st.expander("Supprimer ce diagnostic du serveur"):
        paragraph(
            "Le lien n'ouvrira plus rien, pour personne. Ce qui est à l'écran reste, jusqu'à la "
            "fermeture de cette page : téléchargez le fichier si vous voulez le garder."
        )
        st.button("Supprimer du serveur", on_click=_forget, args=(url,), key="oublier")


def _keep_new(url: str) -> None:
    from nrdiag.magasin.base import StoreUnavailable
    from nrdiag.magasin.diagnostics import keep_new

    document = dossier()
    try:
        found = keep_new(url, document, dt.datetime.now(dt.UTC))
    except (StoreUnavailable, ValueError) as error:
        st.session_state[_MESSAGE] = (False, str(error))
        return
    set_kept(found, document)
    st.session_state[_MESSAGE] = (True, "Diagnostic enregistré.")


def _save(url: str) -> None:
    from nrdiag.magasin.base import StoreUnavailable
    from nrdiag.magasin.diagnostics import ChangedElsewhere, UnknownDiagnostic, save

    document, current = dossier(), kept()
    if current is None:
        return
    try:
        found = save(url, document, current, dt.datetime.now(dt.UTC))
    except (StoreUnavailable, ValueError) as error:
        st.session_state[_MESSAGE] = (False, str(error))
        return
    except (ChangedElsewhere, UnknownDiagnostic) as error:
        set_kept(None)
        st.session_state[_MESSAGE] = (False, str(error))
        return
    set_kept(found, document)
    st.session_state[_MESSAGE] = (True, "Changements enregistrés.")


def _forget(url: str) -> None:
    from nrdiag.magasin.base import StoreUnavailable
    from nrdiag.magasin.diagnostics import forget

    current = kept()
    if current is None:
        return
    try:
        forget(url, current)
    except StoreUnavailable as error:
        st.session_state[_MESSAGE] = (False, str(error))
        return
    set_kept(None)
    st.session_state[_MESSAGE] = (True, "Diagnostic supprimé du serveur. Il reste à l'écran.")


def _link(secret: str, document: Document) -> str:
    asked = {"territoire": document.territoire} if document.territoire else {}
    here = urlsplit(st.context.url or "")
    origin = f"{here.scheme}://{here.netloc}" if here.netloc else ""
    return f"{origin}/diagnostic?{urlencode({**asked, LINK: secret})}"
