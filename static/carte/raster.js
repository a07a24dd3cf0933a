/* From TopoJSON to pixels: shared arcs, simplified for the zoom, filled into an index.
 *
 * Distances are in pixels of the world at zoom 0 (256 wide), as in Leaflet.
 */
const WORLD = 256;
const HATCH = 1; // a colour that no palette holds: drawn as hatching
const rgb = (r, g, b) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0; // little-endian RGBA
const [LIGHT, LINE] = [rgb(244, 244, 244), rgb(181, 181, 181)];

function project([lon, lat]) {
  const s = Math.sin((lat * Math.PI) / 180);
  return [WORLD * (lon / 360 + 0.5), WORLD * (0.5 - Math.log((1 + s) / (1 - s)) / (4 * Math.PI))];
}

/* An arc: flat coordinates, and its simplified forms by zoom. */
function arcOf(points) {
  const xy = new Float64Array(points.length * 2);
  points.forEach((point, i) => xy.set(project(point), 2 * i));
  return { xy, forms: null };
}

/* The arc without the points that would fall on the same pixel; both neighbours get the same. */
function form(arc, scale) {
  const zoom = Math.ceil(Math.log2(scale));
  const { xy } = arc;
  if (xy.length === 4) return xy;
  arc.forms ??= {};
  let kept = arc.forms[zoom];
  if (kept) return kept;
  const near = Math.pow(0.6 / Math.pow(2, zoom), 2);
  const last = xy.length - 2;
  const out = [xy[0], xy[1]];
  for (let i = 2; i < last; i += 2) {
    const dx = xy[i] - out[out.length - 2];
    const dy = xy[i + 1] - out[out.length - 1];
    if (dx * dx + dy * dy > near) out.push(xy[i], xy[i + 1]);
  }
  out.push(xy[last], xy[last + 1]);
  kept = Float64Array.from(out);
  arc.forms[zoom] = kept;
  return kept;
}

export function decode(topology) {
  const transform = window.topojson.transform(topology.transform);
  const arcs = topology.arcs.map((arc) => arcOf(arc.map(transform)));
  const pick = (ring) => ring.map((i) => arcs[i < 0 ? ~i : i]);
  const features = topology.objects.c.geometries.map((geometry) => {
    const polygons = geometry.type === "Polygon" ? [geometry.arcs] : geometry.arcs || [];
    const rings = polygons.flat().map(pick);
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { xy } of rings.flat()) {
      for (let i = 0; i < xy.length; i += 2) {
        if (xy[i] < box[0]) box[0] = xy[i];
        if (xy[i] > box[2]) box[2] = xy[i];
        if (xy[i + 1] < box[1]) box[1] = xy[i + 1];
        if (xy[i + 1] > box[3]) box[3] = xy[i + 1];
      }
    }
    return { code: geometry.id, name: geometry.properties.n, rings, box };
  });
  return { features };
}

/* Every arc of the features, once: a border is drawn once, not once per neighbour. */
export function edges(features) {
  return [...new Set(features.flatMap((feature) => feature.rings.flat()))];
}

export function strokes(arcs, { scale, ratio, x, y, width, height }) {
  const path = new Path2D();
  const zoom = scale * ratio;
  for (const arc of arcs) {
    const xy = form(arc, zoom);
    const last = xy.length - 2;
    const [x0, y0, x1, y1] = [xy[0], xy[1], xy[last], xy[last + 1]]
      .map((v, i) => v * zoom - (i % 2 ? y : x) * ratio);
    // Arcs are short beside the screen: one whose ends are far outside is not seen.
    const far = Math.hypot(x1 - x0, y1 - y0) + 400;
    if (Math.max(x0, x1) < -far || Math.min(x0, x1) > width + far) continue;
    if (Math.max(y0, y1) < -far || Math.min(y0, y1) > height + far) continue;
    path.moveTo(x0, y0);
    for (let i = 2; i <= last; i += 2) path.lineTo(xy[i] * zoom - x * ratio, xy[i + 1] * zoom - y * ratio);
  }
  return path;
}

let crossings = new Float64Array(1 << 14);

/* Which feature owns each pixel (-1 = none): scan lines, even-odd rule. */
export function indexView(features, frame, reused) {
  const { scale, ratio, x, y, width, height } = frame;
  const size = width * height;
  const index = reused && reused.length === size ? reused : new Int32Array(size);
  index.fill(-1);
  const zoom = scale * ratio;
  const [left, top] = [x * ratio, y * ratio];
  features.forEach(({ rings, box }, rank) => {
    if (box[2] * zoom < left || box[0] * zoom > left + width) return;
    if (box[3] * zoom < top || box[1] * zoom > top + height) return;
    let n = 0;
    for (const ring of rings) {
      for (const arc of ring) {
        const xy = form(arc, zoom);
        for (let i = 2; i < xy.length; i += 2) {
          let [x0, y0, x1, y1] = [xy[i - 2], xy[i - 1], xy[i], xy[i + 1]];
          // Always in the same direction, so that two neighbours cut a line at the same place.
          if (y0 > y1) [x0, y0, x1, y1] = [x1, y1, x0, y0];
          x0 = x0 * zoom - left;
          y0 = y0 * zoom - top;
          x1 = x1 * zoom - left;
          y1 = y1 * zoom - top;
          const first = Math.max(0, Math.ceil(y0 - 0.5));
          const after = Math.min(height, Math.ceil(y1 - 0.5));
          if (first >= after) continue;
          if (n + after - first > crossings.length) {
            const larger = new Float64Array(2 * (n + after - first));
            larger.set(crossings);
            crossings = larger;
          }
          const slope = (x1 - x0) / (y1 - y0);
          for (let row = first; row < after; row += 1) {
            const column = Math.ceil(x0 + (row + 0.5 - y0) * slope - 0.5);
            crossings[n] = row * 65536 + Math.min(Math.max(column, 0), width);
            n += 1;
          }
        }
      }
    }
    const sorted = crossings.subarray(0, n).sort();
    for (let i = 0; i + 1 < n; i += 2) {
      const start = sorted[i] % 65536;
      const line = ((sorted[i] - start) / 65536) * width;
      index.fill(rank, line + start, line + (sorted[i + 1] % 65536));
    }
  });
  return index;
}

/* One table look-up per pixel: the cost does not depend on the number of polygons. */
export function recolour(canvas, index, { width, height, ratio }, marks, colours) {
  const pen = canvas.getContext("2d");
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const table = new Uint32Array(marks.length);
  marks.forEach((mark, rank) => {
    const colour = colours[mark];
    table[rank] = colour
      ? rgb(...[1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16)))
      : HATCH;
  });
  const period = Math.round(6 * ratio);
  let i = 0;
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1, i += 1) {
      const rank = index[i];
      if (rank < 0) continue;
      const colour = table[rank];
      pixels[i] = colour === HATCH ? ((row + column) % period < ratio ? LINE : LIGHT) : colour;
    }
  }
  pen.putImageData(image, 0, 0);
}
