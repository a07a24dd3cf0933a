/* One map on the page: its list of indicators, its sentence, its legend and the map itself.
 *
 * Streamlit calls render() at each change of the data. Every picture of the map is also one file,
 * fetched once: another indicator is then painted at once, and Streamlit is told of the choice.
 */
import { Choropleth } from "./choropleth.js";
import { CONTOURS, download } from "./image.js";
import { grid, lines, make } from "./legende.js";

const L = window.L;
const blocks = new WeakMap();
window.nrdiag = { paints: 0 };

/* Of the height of the window, what a map may take when the sheet under it is read. */
const SHARE = 0.6;
const pace = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

function createMap(holder) {
  const box = make("div", "nrdiag-carte");
  holder.append(box);
  const map = L.map(box, {
    zoomAnimation: false, fadeAnimation: false, zoomSnap: 0.25, minZoom: 4, maxZoom: 14,
    zoomControl: false, attributionControl: false, scrollWheelZoom: false,
  }).setView([46.5, 2.5], 5.5);
  box.setAttribute("role", "application");
  L.control.zoom({ zoomInTitle: "Agrandir la carte", zoomOutTitle: "Réduire la carte" }).addTo(map);
  L.control.attribution({ prefix: false }).addAttribution(CONTOURS).addTo(map);
  // Leaflet's own focus lets the page scroll under the pointer: the click would miss its place.
  box.addEventListener("mousedown", () => box.focus({ preventScroll: true }), true);
  map.once("focus", () => map.scrollWheelZoom.enable());
  const layer = new Choropleth().addTo(map);
  const picture = L.control({ position: "topright" });
  picture.onAdd = () => {
    const button = make("button", "nrdiag-bouton", "Image (PNG)");
    button.type = "button";
    L.DomEvent.disableClickPropagation(button);
    button.addEventListener("click", () => layer.payload && download(layer));
    return button;
  };
  picture.addTo(map);
  // The page lays the box out after it is made, and the side menu changes its width later.
  new ResizeObserver(() => {
    if (!layer.payload || !box.clientWidth) return;
    const before = map.getSize();
    map.invalidateSize({ animate: false });
    if (before.x < 50 || before.y < 50) layer.fit();
  }).observe(box);
  Object.assign(window.nrdiag, { map, layer });
  return layer;
}

class Block {
  constructor(holder) {
    this.holder = holder;
    this.select = make("select", "nrdiag-choix");
    this.label = make("label", "nrdiag-nom");
    this.head = make("div", "nrdiag-entete", this.label);
    this.sentence = make("p", "nrdiag-phrase");
    this.sentence.setAttribute("aria-live", "polite");
    this.legend = make("ul", "nr-legende");
    this.legend.setAttribute("aria-label", "Légende");
    this.frame = make("div", "nrdiag-cadre");
    this.told = make("p", "nr-dit");
    this.told.setAttribute("role", "status");
    holder.append(this.head, this.sentence, this.legend, this.frame, this.told);
    this.layer = createMap(this.frame);
    this.select.addEventListener("change", () => this.choose(this.select.value));
    this.every = null;
    window.nrdiag.block = this;
  }

  /* The visitor picks an indicator: painted at once when its picture is here. */
  choose(id) {
    this.pending = id;
    const picture = this.every && this.every[id];
    if (picture) this.paint(picture);
    this.tell("indicateur", id);
  }

  update(data, tell) {
    this.tell = tell;
    this.layer.chosen = (code) => tell("territoire", code);
    const moved = this.data && this.data.geometrie !== data.geometrie;
    const called = this.data && data.montrer > this.data.montrer;
    // An answer to an earlier choice would put an old picture back for an instant.
    const late = this.pending && this.pending !== data.choisi && !moved && !called;
    const before = this.data;
    this.data = data;
    if (!late) {
      this.pending = null;
      this.list(data);
      this.paint(data.tableau);
    }
    if (before) this.layer.mark(data);
    if (!before || before.tous !== data.tous) this.fetchEvery(data.tous);
    if (called) this.come();
    if (before && data.fiche !== before.fiche) this.makeRoom(data.fiche);
  }

  paint(picture) {
    this.explain(picture);
    this.empty(!picture.fichiers.length);
    if (this.painted === picture.id) return;
    this.painted = picture.id;
    const { geometrie, bornes, contour, points, reperes, credit, fichier } = this.data;
    this.layer.paint({
      ...picture, geometrie, bornes, contour, points, reperes, credit, fichier,
      recu: performance.now(),
    }).catch((error) => this.fail(error));
  }

  /* The sentence and the legend; the marks change without the picture. */
  explain(picture) {
    const said = `${picture.id} ${this.data.reperes}`;
    if (!this.data.choix.length || this.explained === said) return;
    this.explained = said;
    this.sentence.textContent = picture.phrase;
    this.grid?.remove();
    this.grid = picture.croix && grid(picture);
    if (this.grid) this.legend.before(this.grid);
    this.legend.replaceChildren(...lines(picture, this.data.reperes));
  }

  list({ choix, choisi, nom }) {
    this.head.hidden = this.sentence.hidden = this.legend.hidden = !choix.length;
    if (JSON.stringify(choix) !== this.listed) {
      this.listed = JSON.stringify(choix);
      const groups = new Map();
      for (const [id, theme, name] of choix) {
        if (!groups.has(theme)) groups.set(theme, make("optgroup"));
        const option = make("option", "", name);
        option.value = id;
        groups.get(theme).label = theme;
        groups.get(theme).append(option);
      }
      this.select.replaceChildren(...groups.values());
      this.label.replaceChildren(nom, this.select);
    }
    this.select.value = choisi;
  }

  /* The other pictures, when the page has nothing more urgent to do. */
  async fetchEvery(address) {
    this.every = null;
    if (!address) return;
    const answer = await fetch(address).catch(() => null);
    const pictures = answer && answer.ok ? await answer.json() : null;
    if (this.data.tous === address) this.every = pictures;
  }

  come() {
    this.frame.scrollIntoView({ block: "center", behavior: pace() });
  }

  /* The sheet of a territory is drawn under the map: both are to be seen, and it is told. */
  makeRoom(name) {
    this.told.textContent = name && `Sous la carte : ${name}.`;
    if (!name) return;
    const { top, bottom } = this.frame.getBoundingClientRect();
    const by = Math.min(top - 8, bottom - innerHeight * SHARE);
    const page = this.frame.closest("[data-testid=stMain]");
    if (page && by > 0) page.scrollBy({ top: by, behavior: pace() });
  }

  /* No contour at all: a sentence, rather than an empty frame. */
  empty(nothing) {
    this.frame.classList.toggle("nrdiag-vide", nothing);
    this.none?.remove();
    if (!nothing) return;
    this.none = make("p", "", "Pas de carte ici : la source n'a le contour d'aucun de ces "
      + "territoires. Leurs valeurs sont dans le tableau.");
    this.frame.append(this.none);
  }

  fail(error) {
    this.frame.dataset.erreur = String(error);
    if (this.frame.querySelector('[role="alert"]')) return;
    const note = make("p", "nrdiag-bulle nrdiag-panne");
    note.setAttribute("role", "alert");
    note.textContent = "Le fond de carte n'a pas pu être lu. Rechargez la page ; le tableau reste juste.";
    this.frame.append(note);
  }
}

export default function render({ data, parentElement, setTriggerValue }) {
  const holder = parentElement.querySelector(".nrdiag-bloc");
  if (!blocks.has(holder)) blocks.set(holder, new Block(holder));
  blocks.get(holder).update(data, setTriggerValue);
}
