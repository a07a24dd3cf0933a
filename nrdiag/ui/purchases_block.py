"""The two meters of the law: a sentence, a bar with its threshold, the lines typed in."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from nrdiag import french
from nrdiag.achats.meter import (
    Meter,
    problems,
    purchase_meter,
    purchase_problems,
    reuse_meter,
)
from nrdiag.achats.rules import Threshold, rules
from nrdiag.dossier.document import Document, Outflow, Purchase
from nrdiag.ui.markup import Markup, fold, paragraph, plain, show, table
from nrdiag.ui.records import Field, add_form, remove_box

MINIMUM_YEAR = 2015


def purchases_section(document: Document) -> None:
    rule = rules().agec
    st.header(plain(rule.titre), anchor=False)
    year = _year("annee_achats", [row.annee for row in document.achats])
    meter = purchase_meter(document.achats, year)
    _show(meter)
    both = purchase_meter(document.achats, year, recycled=True)
    if both.figure.value is not None and both.figure.value != meter.figure.value:
        paragraph(f"Autre lecture : {both.phrase}", "nr-source")
    if document.achats:
        labels = {one.id: one.libelle for one in rule.categories}
        rows = [
            (
                f"{row.annee}, {labels.get(row.categorie, row.categorie)}",
                french.number(row.depense_ht), french.number(row.dont_reemploi),
                french.number(row.dont_recycle),
            )
            for row in document.achats
        ]  # fmt: skip
        header = ("Année et catégorie", "Dépense HT (€)", "Dont réemploi", "Dont recyclé")
        table("Dépenses saisies, en euros hors taxes.", header, rows, (1, 2, 3))
        names = [row[0] for row in rows]
        left = remove_box("achat", document.achats, names, "Retirer une dépense")
        if left is not None:
            document.achats = left
            st.rerun()
    fields = (
        _year_field(),
        Field("categorie", "Catégorie", tuple((one.id, one.libelle) for one in rule.categories)),
        Field("depense_ht", "Dépense de l'année, hors taxes (€)"),
        Field("dont_reemploi", "Dont réemploi ou reconditionné (€)", default=0.0),
        Field("dont_recycle", "Dont neuf avec matières recyclées (€)", default=0.0),
    )
    line = add_form("achat", "Ajouter une dépense", fields, Purchase, purchase_problems)
    if line is not None:
        document.achats = [*document.achats, line]
        st.session_state["annee_achats"] = line.annee
        st.rerun()
    _law(rule)


def reuse_section(document: Document) -> None:
    rule = rules().reemploi
    st.header(plain(rule.titre), anchor=False)
    year = _year("annee_sorties", [row.annee for row in document.sorties])
    _show(reuse_meter(document.sorties, year))
    if document.sorties:
        rows = [
            (
                str(row.annee), french.number(row.reformes), french.number(row.plus_de_10_ans),
                french.number(row.securite), french.number(row.reemployes),
            )
            for row in document.sorties
        ]  # fmt: skip
        header = ("Année", "Réformés", "Plus de 10 ans", "Sécurité", "Réemployés")
        table("Matériels sortis, en nombre.", header, rows, (1, 2, 3, 4))
        names = [row[0] for row in rows]
        left = remove_box("sortie", document.sorties, names, "Retirer une année")
        if left is not None:
            document.sorties = left
            st.rerun()
    fields = (
        _year_field(),
        Field("reformes", "Matériels réformés en stock au 1er janvier", whole=True),
        Field("plus_de_10_ans", "Dont plus de 10 ans", whole=True, default=0),
        Field("securite", "Dont soumis à des règles de sécurité", whole=True, default=0),
        Field("reemployes", "Matériels partis au réemploi dans l'année", whole=True),
    )
    line = add_form("sortie", "Ajouter une année de sorties", fields, Outflow, problems)
    if line is not None:
        document.sorties = [*document.sorties, line]
        st.session_state["annee_sorties"] = line.annee
        st.rerun()
    _law(rule)


def _year(key: str, years: list[int]) -> int:
    """The year to judge: chosen among those typed in, the last one first."""
    known = sorted(set(years), reverse=True)
    if len(known) > 1:
        chosen = st.session_state.get(key)
        index = known.index(chosen) if chosen in known else 0
        return int(st.selectbox("Année", known, index=index, key=key) or known[0])
    return known[0] if known else dt.date.today().year


def _year_field() -> Field:
    this = dt.date.today().year
    return Field("annee", "Année", whole=True, default=this, minimum=MINIMUM_YEAR, maximum=this + 1)


def _show(meter: Meter) -> None:
    paragraph(meter.phrase, "nr-phrase")
    rate = meter.figure.value
    if rate is None:
        return
    # The scale goes a little past what it must show; the bar never hides its own threshold.
    scale = max(rate, meter.cible or 0, 40) * 1.15
    mark = Markup("")
    if meter.cible is not None:
        mark = Markup('<span class="nr-jauge-seuil" style="left:{:.2f}%"></span>').format(
            100 * meter.cible / scale
        )
    told = f"{french.percent(rate)}" + (
        f" pour un seuil de {french.percent(meter.cible, 0)}" if meter.cible is not None else ""
    )
    css = "nr-jauge-pleine" + ("" if meter.atteint else " nr-jauge-sous")
    show(
        Markup(
            '<div class="nr-jauge" role="img" aria-label="{}"><span class="{}" '
            'style="width:{:.2f}%"></span>{}</div><p class="nr-source">{}</p>'
        ).format(told, css, 100 * rate / scale, mark, f"{told}. Source : {meter.figure.source}.")
    )


def _law(rule: Threshold) -> None:
    with fold(f"Ce que dit la loi : {rule.titre.lower()}"):
        paragraph(rule.regle)
        rows = [(str(year), french.percent(value, 0)) for year, value in rule.seuils.items()]
        table(f"{rule.titre} : le seuil, selon l'année.", ("À partir de", "Seuil"), rows, (1,))
        for text in (rule.verifier, rule.sanction):
            if text:
                paragraph(text)
        paragraph(
            f"{french.capital(rule.texte)}. Lu dans une source secondaire le "
            f"{french.date(rule.verifie)} : à vérifier sur Légifrance avant de le citer.",
            "nr-source",
        )
