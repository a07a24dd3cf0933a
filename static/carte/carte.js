/* nrdiag's choropleth for Leaflet: one canvas, geometry fetched once, values painted in place.
 *
 * A folium map creates it with nrdiag.create(map, config); each change of indicator calls
 * nrdiag.paint(map, payload), which sends class digits only. Names and values reach the page as
 * text nodes, never as HTML. Both arguments are base64 JSON, so that no template can alter them.
 */
(function () {
  "use strict";
  const WORLD = 256; // Leaflet's world at zoom 0, in pixels
  const files = new Map(); // url -> promise of decoded features

  const decode = (base64) =>
    JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))));

  const project = ([lon, lat]) => {
    const s = Math.sin((lat * Math.PI) / 180);
    return [
      WORLD * (lon / 360 + 0.5),
      WORLD * (0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI)),
    ];
  };

  function toFeature(geometry) {
    const path = new Path2D();
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    const polygons =
      geometry.type === "Polygon" ? [geometry.coordinates]
      : geometry.type === "MultiPolygon" ? geometry.coordinates : [];
    for (const ring of polygons.flat()) {
      ring.forEach((lonlat, i) => {
        const [x, y] = project(lonlat);
        if (i === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
        if (x < box[0]) box[0] = x;
        if (y < box[1]) box[1] = y;
        if (x > box[2]) box[2] = x;
        if (y > box[3]) box[3] = y;
      });
      path.closePath();
    }
    return { path, box };
  }

  function load(url) {
    if (!files.has(url)) {
      files.set(url, fetch(url).then((r) => {
        if (!r.ok) throw new Error(`${url}: ${r.status}`);
        return r.json();
      }).then((topology) => {
        const all = topojson.feature(topology, topology.objects.c).features;
        return all.map((f) => ({ code: f.id, name: f.properties.n, ...toFeature(f.geometry) }));
      }));
    }
    return files.get(url);
  }

  function hatching(ctx) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 6;
    const pen = tile.getContext("2d");
    pen.fillStyle = "#f4f4f4";
    pen.fillRect(0, 0, 6, 6);
    pen.strokeStyle = "#b5b5b5";
    pen.beginPath();
    for (const d of [-3, 0, 3, 6]) { pen.moveTo(d, 6); pen.lineTo(d + 6, 0); }
    pen.stroke();
    return ctx.createPattern(tile, "repeat");
  }

  const Choropleth = L.Layer.extend({
    initialize(config) {
      this.config = config;
      this.files = [];
      this.clicks = 0;
    },

    onAdd(map) {
      this.canvas = L.DomUtil.create("canvas", "nrdiag-choropleth leaflet-zoom-hide", map.getPane("overlayPane"));
      this.canvas.setAttribute("aria-hidden", "true");
      this.tip = L.tooltip({ sticky: true, direction: "top", opacity: 1, className: "nrdiag-tip" });
      map.on("moveend zoomend resize", this.redraw, this);
      map.on("mousemove", this.hover, this);
      map.on("mouseout", this.leave, this);
      map.on("click", this.click, this);
    },

    onRemove(map) {
      map.off("moveend zoomend resize", this.redraw, this);
      map.off("mousemove", this.hover, this);
      map.off("mouseout", this.leave, this);
      map.off("click", this.click, this);
      this.canvas.remove();
    },

    async paint(payload) {
      this.wanted = payload.id;
      const loaded = await Promise.all(payload.fichiers.map((f) => load(f.url)));
      // A later choice may have overtaken this one while geometry was being fetched.
      if (this.wanted !== payload.id) return;
      const asked = this.payload && payload.montrer > this.payload.montrer;
      this.payload = payload;
      this.groups = new Map();
      this.shown = [];
      this.outlined = [];
      const add = (key, path) => {
        if (!this.groups.has(key)) this.groups.set(key, new Path2D());
        this.groups.get(key).addPath(path);
      };
      loaded.forEach((features, i) => {
        const { classes, textes } = payload.fichiers[i];
        let rank = 0;
        features.forEach((feature, j) => {
          const mark = classes[j];
          if (mark === ".") return;
          add(mark, feature.path);
          this.shown.push({ feature, mark, text: textes ? textes[rank] : null });
          rank += 1;
          if (payload.contour.includes(feature.code)) this.outlined.push(feature);
        });
      });
      this._map.getContainer().setAttribute("aria-label", payload.titre);
      if (window.frameElement) window.frameElement.title = payload.titre;
      this.redraw();
      if (asked && window.frameElement) {
        const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
        window.frameElement.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
      }
    },

    redraw() {
      if (!this.payload) return;
      const map = this._map;
      const ratio = Math.min(window.devicePixelRatio || 1, 2);
      const size = map.getSize();
      const pad = size.multiplyBy(0.25).round();
      const full = size.add(pad.multiplyBy(2));
      if (this.canvas.width !== full.x * ratio || this.canvas.height !== full.y * ratio) {
        this.canvas.width = full.x * ratio;
        this.canvas.height = full.y * ratio;
        this.canvas.style.width = `${full.x}px`;
        this.canvas.style.height = `${full.y}px`;
      }
      L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint(pad.multiplyBy(-1)));
      const scale = Math.pow(2, map.getZoom());
      const origin = map.project(map.containerPointToLatLng(pad.multiplyBy(-1)), map.getZoom());
      const ctx = this.canvas.getContext("2d");
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
      ctx.setTransform(scale * ratio, 0, 0, scale * ratio, -origin.x * ratio, -origin.y * ratio);
      const hatch = hatching(ctx);
      hatch.setTransform(new DOMMatrix().scale(1 / (scale * ratio)));
      ctx.lineJoin = "round";
      ctx.strokeStyle = "#ffffff";
      ctx.lineWidth = (this.shown.length > 5000 ? 0.2 : this.shown.length > 250 ? 0.5 : 1) / scale;
      for (const [mark, path] of this.groups) {
        ctx.fillStyle = mark === "-" || mark === "s" ? hatch : this.payload.couleurs[+mark];
        ctx.fill(path, "evenodd");
        ctx.stroke(path);
      }
      for (const [width, colour] of [[5, "#ffffff"], [3, "#1b2a33"]]) {
        ctx.lineWidth = width / scale;
        ctx.strokeStyle = colour;
        for (const feature of this.outlined) ctx.stroke(feature.path);
      }
      this.drawPoints(ctx, scale);
      this.drawNames(ctx, scale, ratio, origin);
      document.body.dataset.peint = this.payload.id;
      nrdiag.paints += 1;
    },

    drawPoints(ctx, scale) {
      for (const [lon, lat] of this.payload.points) {
        const [x, y] = project([lon, lat]);
        const r = 6 / scale;
        ctx.beginPath();
        ctx.moveTo(x, y - r);
        ctx.lineTo(x + r, y);
        ctx.lineTo(x, y + r);
        ctx.lineTo(x - r, y);
        ctx.closePath();
        ctx.fillStyle = "#1b2a33";
        ctx.fill();
        ctx.strokeStyle = "#ffffff";
        ctx.lineWidth = 2 / scale;
        ctx.stroke();
      }
    },

    /* Names are written where they fit inside their own polygon, the widest places first. */
    drawNames(ctx, scale, ratio, origin) {
      if (this.shown.length > 900) return;
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      ctx.font = '600 11px "Source Sans", sans-serif';
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.lineWidth = 3;
      ctx.strokeStyle = "rgba(255,255,255,0.9)";
      ctx.fillStyle = "#1b2a33";
      const taken = [];
      const largest = [...this.shown].sort((a, b) => width(b) - width(a));
      for (const { feature } of largest) {
        const [x0, y0, x1, y1] = feature.box.map((v) => v * scale);
        const text = feature.name;
        const wide = ctx.measureText(text).width;
        if (wide > (x1 - x0) * 1.05 || y1 - y0 < 16) continue;
        const x = (x0 + x1) / 2 - origin.x;
        const y = (y0 + y1) / 2 - origin.y;
        const box = [x - wide / 2, y - 8, x + wide / 2, y + 8];
        if (taken.some((b) => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3])) continue;
        taken.push(box);
        ctx.strokeText(text, x, y);
        ctx.fillText(text, x, y);
      }
    },

    at(event) {
      if (!this.payload) return null;
      const { x, y } = this._map.project(event.latlng, 0);
      const near = 8 / Math.pow(2, this._map.getZoom());
      const place = this.payload.points.find((p) => {
        const [px, py] = project(p);
        return Math.abs(px - x) < near && Math.abs(py - y) < near;
      });
      if (place) return { place };
      const pen = this.canvas.getContext("2d");
      pen.save();
      pen.setTransform(1, 0, 0, 1, 0, 0);
      const found = this.shown.find(({ feature: { box, path } }) =>
        x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]
        && pen.isPointInPath(path, x, y, "evenodd"));
      pen.restore();
      return found || null;
    },

    hover(event) {
      const found = this.at(event);
      this._map.getContainer().style.cursor = found && !found.place ? "pointer" : "";
      if (!found) return this.leave();
      const content = document.createElement("div");
      const name = document.createElement("strong");
      const value = document.createElement("div");
      name.textContent = found.place ? found.place[2] : found.feature.name;
      value.textContent = found.place ? found.place[3]
        : found.text || this.payload.legende[found.mark] || "";
      content.append(name, value);
      this.tip.setContent(content).setLatLng(event.latlng);
      if (!this._map.hasLayer(this.tip)) this._map.openTooltip(this.tip);
      return undefined;
    },

    leave() {
      if (this._map) this._map.closeTooltip(this.tip);
    },

    click(event) {
      const found = this.at(event);
      if (!found || found.place) return;
      this.clicks += 1;
      window.Streamlit.setComponentValue({ territoire: found.feature.code, clic: Date.now() });
    },
  });

  const width = ({ feature: { box } }) => box[2] - box[0];

  window.nrdiag = {
    paints: 0,

    create(map, encoded) {
      const config = decode(encoded);
      document.documentElement.lang = "fr";
      // folium forbids zooming the page, which people with low vision need.
      document.querySelectorAll('meta[name="viewport"]').forEach((meta) => {
        meta.content = "width=device-width, initial-scale=1";
      });
      map.getContainer().setAttribute("role", "application");
      map.attributionControl.setPrefix(false).addAttribution(config.credit);
      map.zoomControl.getContainer().querySelectorAll("a").forEach((a, i) => {
        const text = i === 0 ? "Agrandir la carte" : "Réduire la carte";
        a.title = text;
        a.setAttribute("aria-label", text);
      });
      const [[south, west], [north, east]] = config.bornes;
      const fit = () => {
        map.invalidateSize();
        map.fitBounds([[south, west], [north, east]], { animate: false, padding: [8, 8] });
      };
      fit();
      // The frame may be laid out after the map: fit again once it has its final size.
      let known = map.getSize();
      map.on("resize", () => {
        if (known.x < 50 || known.y < 50) fit();
        known = map.getSize();
      });
      map.scrollWheelZoom.disable();
      map.once("focus", () => map.scrollWheelZoom.enable());
      map.nrdiag = new Choropleth(config).addTo(map);
      window.nrdiag.map = map;
      config.fichiers.forEach(load);
    },

    paint(map, encoded) {
      map.nrdiag.paint(decode(encoded)).catch((error) => {
        document.body.dataset.erreur = String(error);
        const note = L.control({ position: "topright" });
        note.onAdd = () => {
          const box = L.DomUtil.create("div", "nrdiag-tip");
          box.setAttribute("role", "alert");
          box.textContent = "Le fond de carte n'a pas pu être lu. Rechargez la page ; le tableau reste juste.";
          return box;
        };
        note.addTo(map);
      });
    },
  };
})();
