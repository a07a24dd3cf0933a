"""The cleaned inventory: the rows kept, as they were understood, in the columns of the template."""

from __future__ import annotations

from nrdiag import french
from nrdiag.pratiques.columns import Column
from nrdiag.pratiques.devices import device_catalogue
from nrdiag.pratiques.inventory import Inventory
from nrdiag.rapport.export import to_csv

HEADER = (
    "ligne", Column.TYPE.value, Column.QUANTITY.value, Column.PURCHASE.value,
    Column.LIFETIME.value, Column.SERVICE.value, Column.SYSTEM.value,
)  # fmt: skip


def kept_csv(inventory: Inventory) -> bytes:
    """UTF-8 CSV for Excel; a formula in a cell is made harmless. No serial, no name of a person."""
    names = {id: device.libelle for id, device in device_catalogue().types.items()}
    rows = [
        (
            item.ligne or None, names[item.type], item.quantite,
            item.achat.isoformat() if item.achat else "",
            french.number(item.duree_ans, 1) if item.duree_ans else "",
            item.service, item.systeme,
        )
        for item in inventory.items
    ]  # fmt: skip
    return to_csv(HEADER, rows)
