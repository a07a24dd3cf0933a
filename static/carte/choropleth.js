/* nrdiag's choropleth: Leaflet for moving about, an index of pixels for painting.
 *
 * Geometry is fetched once per file. Each view is rasterised once into an index (which polygon
 * owns which pixel); a change of indicator sends class characters only, and recolours the pixels
 * through a table, whatever the number of polygons. Names and values reach the page as text
 * nodes, never as HTML.
 */
import "../vendor/leaflet/leaflet.js";
import "../vendor/topojson/topojson-client.min.js";

import { decode, edges, indexView, recolour, strokes } from "./raster.js";

const L = window.L;
const INK = "#1b2a33";
const PAD = 0.25; // of each side, painted beyond the frame so that a drag shows no blank
const files = new Map(); // url -> promise of a decoded file

export function load(url) {
  if (!files.has(url)) {
    const asked = fetch(url).then((r) => {
      if (!r.ok) throw new Error(`${url}: ${r.status}`);
      return r.json();
    }).then(decode);
    asked.catch(() => files.delete(url)); // a later choice tries again
    files.set(url, asked);
  }
  return files.get(url);
}

export const Choropleth = L.Layer.extend({
  onAdd(map) {
    const pane = map.getPane("overlayPane");
    const canvas = () => {
      const made = L.DomUtil.create("canvas", "nrdiag-toile leaflet-zoom-hide", pane);
      made.setAttribute("aria-hidden", "true");
      return made;
    };
    [this.fills, this.borders, this.over] = [canvas(), canvas(), canvas()];
    this.tip = L.tooltip({ sticky: true, direction: "top", opacity: 1, className: "nrdiag-bulle" });
    map.on("moveend zoomend resize", this.view, this);
    map.on("mousemove", this.hover, this);
    map.on("mouseout", this.leave, this);
    map.on("click", this.click, this);
  },

  onRemove(map) {
    map.off("moveend zoomend resize", this.view, this);
    map.off("mousemove", this.hover, this);
    map.off("mouseout", this.leave, this);
    map.off("click", this.click, this);
    for (const canvas of [this.fills, this.borders, this.over]) canvas.remove();
  },

  async paint(payload) {
    this.wanted = payload.id;
    const loaded = await Promise.all(payload.fichiers.map((f) => load(f.url)));
    // A later choice may have overtaken this one while geometry was being fetched.
    if (this.wanted !== payload.id || !this._map) return;
    const same = this.payload && this.payload.geometrie === payload.geometrie;
    this.payload = payload;
    this.colours = Object.fromEntries(payload.legende.map(([mark, , colour]) => [mark, colour]));
    this.labels = Object.fromEntries(payload.legende.map(([mark, label]) => [mark, label]));
    this.marks = payload.fichiers.flatMap((f) => [...f.classes].filter((mark) => mark !== "."));
    this.texts = payload.fichiers.flatMap((f) => f.textes || []);
    if (!same) {
      this.shown = loaded.flatMap((file, i) => {
        const { classes } = payload.fichiers[i];
        return file.features.filter((_, j) => classes[j] !== ".");
      });
      this.edges = edges(this.shown);
      // Fitting says twice that the view has changed: it is drawn once, at the end.
      this.fitting = true;
      this.fit();
      this.fitting = false;
      this.view();
    } else if (this.frame) {
      this.colour();
      this.overlay();
    }
    const container = this._map.getContainer();
    container.setAttribute("aria-label", `Carte : ${payload.titre}`);
    container.dataset.recu = payload.recu;
    container.dataset.peint = payload.id;
    window.nrdiag.paints += 1;
  },

  /* What is drawn over the picture has changed, not the picture. */
  mark({ contour, points, reperes, credit }) {
    if (!this.payload) return;
    Object.assign(this.payload, { contour, points, reperes, credit });
    if (this.frame) this.overlay();
  },

  fit() {
    const [[south, west], [north, east]] = this.payload.bornes;
    this._map.invalidateSize({ animate: false });
    this._map.fitBounds([[south, west], [north, east]], { animate: false, padding: [8, 8] });
  },

  /* Everything that depends on where one looks: done when the view changes, not at each choice. */
  view() {
    if (!this.payload || this.fitting) return;
    const map = this._map;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    const size = map.getSize();
    if (!size.x || !size.y) return; // not laid out yet: a resize will follow
    const pad = size.multiplyBy(PAD).round();
    const full = size.add(pad.multiplyBy(2));
    const corner = map.containerPointToLayerPoint(pad.multiplyBy(-1));
    const origin = map.project(map.containerPointToLatLng(pad.multiplyBy(-1)), map.getZoom());
    this.frame = {
      ratio, pad, size,
      scale: Math.pow(2, map.getZoom()),
      x: origin.x, y: origin.y,
      width: Math.round(full.x * ratio), height: Math.round(full.y * ratio),
    };
    for (const canvas of [this.fills, this.borders, this.over]) {
      if (canvas.width !== this.frame.width || canvas.height !== this.frame.height) {
        canvas.width = this.frame.width;
        canvas.height = this.frame.height;
        canvas.style.width = `${full.x}px`;
        canvas.style.height = `${full.y}px`;
      }
      L.DomUtil.setPosition(canvas, corner);
    }
    this.index = indexView(this.shown, this.frame, this.index);
    const pen = this.borders.getContext("2d");
    pen.clearRect(0, 0, this.frame.width, this.frame.height);
    const many = this.shown.length;
    pen.strokeStyle = "#ffffff";
    pen.lineWidth = (many > 5000 ? 0.25 : many > 250 ? 0.6 : 1) * ratio;
    pen.lineJoin = "round";
    pen.stroke(strokes(this.edges, this.frame));
    this.colour();
    this.overlay();
  },

  colour() {
    recolour(this.fills, this.index, this.frame, this.marks, this.colours);
  },

  overlay() {
    const { ratio, width, height, scale } = this.frame;
    const pen = this.over.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.lineJoin = "round";
    this.outlined = this.shown.filter((f) => this.payload.contour.includes(f.code));
    for (const [thick, colour] of [[5, "#ffffff"], [3, INK]]) {
      pen.lineWidth = thick * ratio;
      pen.strokeStyle = colour;
      for (const feature of this.outlined) pen.stroke(strokes(feature.rings.flat(), this.frame));
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.drawNames(pen, scale);
    this.drawPoints(pen, scale);
  },

  /* Several places at one address are one diamond with their number inside. */
  drawPoints(pen, scale) {
    const counts = new Map();
    for (const [lon, lat] of this.payload.points) {
      const key = `${lat} ${lon}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    pen.font = '700 11px "Source Sans", sans-serif';
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.strokeStyle = "#ffffff";
    pen.lineWidth = 2;
    for (const [key, count] of counts) {
      const { x, y } = this.onCanvas(...key.split(" ").map(Number), scale);
      const half = count > 1 ? 10 : 6;
      pen.beginPath();
      pen.moveTo(x, y - half);
      pen.lineTo(x + half, y);
      pen.lineTo(x, y + half);
      pen.lineTo(x - half, y);
      pen.closePath();
      pen.fillStyle = INK;
      pen.fill();
      pen.stroke();
      if (count === 1) continue;
      pen.fillStyle = "#ffffff";
      pen.fillText(count, x, y + 0.5);
    }
  },

  onCanvas(lat, lon, scale) {
    const { x, y } = L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lon), 0);
    return { x: x * scale - this.frame.x, y: y * scale - this.frame.y };
  },

  /* Names are written where they fit inside their own polygon, the widest places first, and
     beside the points when there is room: a point is drawn over a name, never under it. */
  drawNames(pen, scale) {
    const { x: left, y: top, size, pad } = this.frame;
    pen.font = '600 11px "Source Sans", sans-serif';
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineWidth = 3;
    pen.strokeStyle = "rgba(255,255,255,0.9)";
    pen.fillStyle = INK;
    const taken = [];
    const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
    const points = this.payload.points.map(([lon, lat]) => {
      const { x, y } = this.onCanvas(lat, lon, scale);
      return [x - 7, y - 7, x + 7, y + 7];
    });
    const seen = this.shown.filter(({ box }) => (box[2] - box[0]) * scale > 24
      && box[2] * scale - left > 0 && box[0] * scale - left < size.x + 2 * pad.x
      && box[3] * scale - top > 0 && box[1] * scale - top < size.y + 2 * pad.y);
    seen.sort((a, b) => (b.box[2] - b.box[0]) - (a.box[2] - a.box[0]));
    for (const { name, box } of seen.slice(0, 400)) {
      const [x0, y0, x1, y1] = box.map((v) => v * scale);
      if (y1 - y0 < 16) continue;
      const wide = pen.measureText(name).width;
      if (wide > (x1 - x0) * 1.05) continue;
      const x = (x0 + x1) / 2 - left;
      const middle = (y0 + y1) / 2 - top;
      const room = (y1 - y0) / 2 - 8;
      const around = (at) => [x - wide / 2, at - 8, x + wide / 2, at + 8];
      const free = [0, 15, -15, 25, -25].filter((by) => by === 0 || Math.abs(by) < room)
        .map((by) => middle + by).filter((at) => !taken.some((b) => meet(around(at), b)));
      const y = free.find((at) => !points.some((b) => meet(around(at), b))) ?? free[0];
      if (y === undefined) continue;
      taken.push(around(y));
      pen.strokeText(name, x, y);
      pen.fillText(name, x, y);
    }
  },

  at(event) {
    if (!this.payload) return null;
    const { ratio, pad, width, scale } = this.frame;
    const { x, y } = event.containerPoint;
    const places = this.payload.points.filter(([lon, lat]) => {
      const p = this.onCanvas(lat, lon, scale);
      return Math.abs(p.x - pad.x - x) < 8 && Math.abs(p.y - pad.y - y) < 8;
    });
    if (places.length) return { places };
    const column = Math.round((x + pad.x) * ratio);
    const row = Math.round((y + pad.y) * ratio);
    const rank = this.index[row * width + column];
    return rank === undefined || rank < 0 ? null : { rank, feature: this.shown[rank] };
  },

  hover(event) {
    const found = this.at(event);
    this._map.getContainer().style.cursor = found && !found.places ? "pointer" : "";
    if (!found) {
      this.leave();
      return;
    }
    const content = document.createElement("div");
    const name = document.createElement("strong");
    const value = document.createElement("div");
    name.textContent = found.places ? found.places.map((one) => one[2]).join(" ; ") : found.feature.name;
    value.textContent = found.places ? found.places[0][3]
      : this.texts[found.rank] || this.labels[this.marks[found.rank]] || "";
    content.append(name, value);
    this.tip.setContent(content).setLatLng(event.latlng);
    if (!this._map.hasLayer(this.tip)) this._map.openTooltip(this.tip);
  },

  leave() {
    if (this._map) this._map.closeTooltip(this.tip);
  },

  click(event) {
    const found = this.at(event);
    if (found && !found.places) this.chosen(found.feature.code);
  },
});
