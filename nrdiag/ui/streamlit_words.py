"""What Streamlit's own scripts say, in French: on screen, and to a screen reader.

Streamlit has no setting for its words. They are replaced in the scripts that the server sends
(``nrdiag.ui.middleware``); tests/unit/test_streamlit_words.py fails when Streamlit changes one.
"""

from __future__ import annotations

#: As Streamlit writes them, between back quotes -> in French. A word that could also be code
#: comes with what stands around it.
WORDS = {
    # Lists.
    "`Choose options`:`Choose an option`": "`Choisir`:`Choisir`",
    "`No options to select`": "`Rien à choisir`",
    "`No results`": "`Aucun résultat`",
    '"aria-label":`Open`': '"aria-label":`Ouvrir la liste`',
    '"aria-label":`Clear all`': '"aria-label":`Tout effacer`',
    '"aria-label":`Remove ${e}`': '"aria-label":`Retirer ${e}`',
    '"aria-label":`Selected values`': '"aria-label":`Choix faits`',
    # The language in which a screen reader is told how many options there are.
    "{locale:`en-US`,children:n(": "{locale:`fr-FR`,children:n(",
    # Fields.
    "?`submit form`:`apply`": "?`valider`:`valider`",
    "`Press Enter to ${e}`": "`Entrée pour ${e}`",
    "`Press ${": "`${",
    "}+Enter to ${e}`": "}+Entrée pour ${e}`",
    '"aria-label":`Increment`': '"aria-label":`Augmenter`',
    '"aria-label":`Decrement`': '"aria-label":`Diminuer`',
    '"aria-label":`Clear value`': '"aria-label":`Effacer`',
    '"aria-label":`Clear entry`': '"aria-label":`Effacer`',
    "`Number is above the allowed range.`": "`Nombre trop grand.`",
    "`Number is above the allowed range. Please enter a value less than or equal to ${r}.`": (
        "`Nombre trop grand. Saisissez au plus ${r}.`"
    ),
    "`Number is below the allowed range.`": "`Nombre trop petit.`",
    "`Number is below the allowed range. Please enter a value greater than or equal to ${n}.`": (
        "`Nombre trop petit. Saisissez au moins ${n}.`"
    ),
    "`Number is outside the allowed range. Please enter a value between ${n} and ${r}.`": (
        "`Nombre hors des limites. Saisissez une valeur de ${n} à ${r}.`"
    ),
    "`Choose date`": "`Choisir une date`",
    '"aria-label":`Clear date`': '"aria-label":`Effacer la date`',
    "`Use arrow keys to navigate dates. Enter to select. Escape to close.`": (
        "`Flèches pour changer de date, Entrée pour choisir, Échap pour fermer.`"
    ),
    # Files.
    '"aria-label":`file upload`': '"aria-label":`choisir un fichier`',
    '"aria-label":`Add files`': '"aria-label":`Ajouter des fichiers`',
    "`Drag and drop a file here`": "`Déposez un fichier ici`",
    "`Drag and drop files here`": "`Déposez des fichiers ici`",
    "`Upload directories`:`Upload`": "`Choisir un dossier`:`Choisir un fichier`",
    # Around a chart. The second is hidden by the style sheet: it is for those who write charts.
    "label:`Download as PNG`": "label:`Image PNG`",
    "?`Copied!`:`Copy Vega-Lite spec`": "?`Copié`:`Copier le dessin`",
    # Around the page.
    "children:`Skip to main content`": "children:`Aller au contenu`",
    '"aria-label":`Link to heading`': '"aria-label":`Lien vers ce titre`',
    "?`Help`:`Help for ${": "?`Aide`:`Aide : ${",
    "label:`Close fullscreen`": "label:`Quitter le plein écran`",
    "label:`Fullscreen`": "label:`Plein écran`",
    '"aria-label":`Collapse sidebar`': '"aria-label":`Fermer le menu`',
    '"aria-label":`Expand sidebar`': '"aria-label":`Ouvrir le menu`',
    '"aria-label":`Sidebar`': '"aria-label":`Menu`',
    '"aria-label":`Running...`': '"aria-label":`Calcul en cours`',
    # The server no longer answers.
    "=`Connecting`,": "=`Connexion`,",
    "=`Connecting to Streamlit server`": "=`Connexion au serveur`",
    "=`Unable to connect to Streamlit server`": "=`Le serveur ne répond pas`",
    "(`Connection error`,": "(`Le serveur ne répond pas`,",
    "message:`Connection timed out.`": "message:`Le serveur met trop de temps à répondre.`",
    "`Connection failed with status ${r}${s?`, and response:`:`.`}`": (
        "`Le serveur a répondu par une erreur, ${r}${s?` :`:`.`}`"
    ),
    "`Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your "
    "terminal:`": "`Le serveur est arrêté. Pour le relancer, dans un terminal :`",
    "`streamlit run yourscript.py`": "`make run`",
    "`Streamlit server is not responding. Are you connected to the internet?`": (
        "`Vérifiez votre connexion. La page reprendra d'elle-même quand il répondra.`"
    ),
}


def in_french(script: str) -> str:
    """A script of Streamlit's, with French words in place of the English ones."""
    for english, french in WORDS.items():
        script = script.replace(english, french)
    return script
