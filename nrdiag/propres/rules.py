"""What several lines of one place become, and whether the result adds up between places."""

from __future__ import annotations

from enum import StrEnum


class Rule(StrEnum):
    """The ids are those kept in the diagnostic file."""

    COUNT = "nombre"
    SUM = "somme"
    MEAN = "moyenne"
    LAST = "derniere"

    @property
    def additive(self) -> bool:
        """Whether the values of the communes may be summed: never for a mean or a rate."""
        return self in (Rule.COUNT, Rule.SUM)


#: What the user chooses, and when.
LABELS = {
    Rule.COUNT: "Compter les lignes (un journal : une ligne par accompagnement)",
    Rule.SUM: "Additionner les valeurs (des nombres : visites, habitants, euros)",
    Rule.MEAN: "Faire la moyenne des lignes (des notes, des réponses)",
    Rule.LAST: "Garder la dernière ligne (un taux : une valeur par territoire)",
}
#: How a value came to be, under it.
SAID = {
    Rule.COUNT: "Nombre de lignes du fichier pour chaque territoire.",
    Rule.SUM: "Somme des lignes du fichier pour chaque territoire.",
    Rule.MEAN: "Moyenne des lignes du fichier pour chaque territoire.",
    Rule.LAST: "Valeur écrite dans le fichier pour chaque territoire.",
}
#: Why such values give nothing for a larger territory.
NOT_ADDED = {
    Rule.MEAN: "Une moyenne ne s'additionne pas d'une commune à l'autre : il faut aussi la "
    "valeur de ce territoire, avec son code.",
    Rule.LAST: "Un taux ou une mesure ne s'additionne pas d'une commune à l'autre : il faut "
    "aussi la valeur de ce territoire, avec son code.",
}
