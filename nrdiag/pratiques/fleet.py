"""From an inventory to what the diagnostic keeps of it, and back: no row, no name, no serial."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

from nrdiag.dossier.document import Document, Fleet, Lot
from nrdiag.pratiques.devices import device_catalogue
from nrdiag.pratiques.footprint import Footprint, footprint
from nrdiag.pratiques.inventory import Inventory, Item, Received

_Key = tuple[str, dt.date | None, float | None, str, str]


def gathered(inventory: Inventory, rejects: int) -> Inventory:
    """The same inventory without its rows: devices gathered, the first ``rejects`` rejections."""
    return replace(
        inventory,
        items=tuple(_item(lot) for lot in _lots(inventory)),
        rejets=inventory.rejets[:rejects],
        recu=Received(inventory.lus, inventory.gardes, inventory.rejetes),
    )


def fleet_of(inventory: Inventory) -> Fleet:
    """What the diagnostic keeps: the devices gathered, and the count of the rows."""
    return Fleet(
        lots=_lots(inventory),
        lus=inventory.lus,
        gardes=inventory.gardes,
        rejetes=inventory.rejetes,
    )


def _item(lot: Lot) -> Item:
    return Item(0, lot.type, lot.quantite, lot.achat, lot.duree_ans, lot.service, lot.systeme)


def _lots(inventory: Inventory) -> list[Lot]:
    """By type, month of purchase, lifetime, department and operating system."""
    counts: Counter[_Key] = Counter()
    for item in inventory.items:
        month = item.achat.replace(day=1) if item.achat else None
        counts[item.type, month, item.duree_ans, item.service, item.systeme] += item.quantite
    return [
        Lot(
            type=type, quantite=count, achat=month, duree_ans=years,
            service=service, systeme=system,
        )
        for (type, month, years, service, system), count in counts.items()
    ]  # fmt: skip


def inventory_of(document: Document) -> Inventory:
    """The devices of a diagnostic; a type that the catalogue no longer has is left out."""
    fleet = document.parc or Fleet()
    known = device_catalogue().types
    items = tuple(_item(lot) for lot in fleet.lots if lot.type in known)
    return Inventory(
        items,
        sans_date=sum(item.quantite for item in items if item.achat is None),
        fictif=document.fictif,
        recu=Received(fleet.lus, fleet.gardes, fleet.rejetes),
    )


def footprint_of(document: Document, departement: str | None) -> Footprint:
    """F1 on the devices of a diagnostic, under its own hypotheses."""
    chosen = document.hypotheses
    return footprint(
        inventory_of(document),
        chosen.jeu,
        chosen.electricite,
        departement=departement,
        pue_serveurs=chosen.pue,
        durees=chosen.durees,
        agents=chosen.agents,
    )
