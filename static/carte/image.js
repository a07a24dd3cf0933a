/* The view as a picture to keep: title, map, legend and source on one white sheet. */
const INK = "#1b2a33";
const MARGIN = 24;
const MARK = "repere"; // no class has such a long mark
export const CONTOURS = "Contours IGN, Licence Ouverte";

function lines(pen, text, width) {
  const found = [""];
  for (const word of text.split(" ")) {
    const longer = `${found[found.length - 1]} ${word}`.trim();
    if (pen.measureText(longer).width <= width) found[found.length - 1] = longer;
    else found.push(word);
  }
  return found;
}

function hatched(pen) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 6;
  const line = tile.getContext("2d");
  line.fillStyle = "#f4f4f4";
  line.fillRect(0, 0, 6, 6);
  line.strokeStyle = "#b5b5b5";
  line.beginPath();
  for (const start of [-6, 0, 6]) { line.moveTo(start, 6); line.lineTo(start + 6, 0); }
  line.stroke();
  return pen.createPattern(tile, "repeat");
}

function diamond(pen, x, y) {
  pen.beginPath();
  for (const [dx, dy] of [[0, -7], [7, 0], [0, 7], [-7, 0]]) pen.lineTo(x + dx, y + dy);
  pen.fillStyle = INK;
  pen.fill();
}

/* The sheet, as a canvas. */
export function sheet({ payload, colours, frame, fills, borders, over }) {
  const { ratio, pad, size } = frame;
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const width = Math.max(size.x, 320);
  const set = (style) => { pen.font = `${style} "Source Sans", sans-serif`; };
  set("600 20px");
  const title = lines(pen, payload.titre, width - 2 * MARGIN);
  const keys = payload.reperes ? [...payload.legende, [MARK, payload.reperes]] : payload.legende;
  set("14px");
  const rows = [[]];
  let used = 0;
  const room = width - 2 * MARGIN;
  for (const [mark, label] of keys) {
    const [first, ...rest] = lines(pen, label, room - 22);
    const wide = rest.length ? room : 46 + pen.measureText(label).width;
    if (used + wide > room && used) { rows.push([]); used = 0; }
    rows[rows.length - 1].push([used, mark, first]);
    for (const more of rest) rows.push([[0, "", more]]);
    used += wide;
  }
  set("12px");
  const source = [payload.source, payload.credit, `${CONTOURS}.`].filter(Boolean)
    .flatMap((said) => lines(pen, said, room));
  const top = MARGIN + title.length * 26 + 8;
  const bottom = MARGIN + rows.length * 24 + source.length * 17 + 8;
  canvas.width = width * ratio;
  canvas.height = (top + size.y + bottom) * ratio;
  pen.scale(ratio, ratio);
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, width, canvas.height);
  pen.textBaseline = "top";
  pen.fillStyle = INK;
  set("600 20px");
  title.forEach((text, i) => pen.fillText(text, MARGIN, MARGIN + i * 26));
  for (const layer of [fills, borders, over]) {
    pen.drawImage(
      layer, pad.x * ratio, pad.y * ratio, size.x * ratio, size.y * ratio, 0, top, size.x, size.y,
    );
  }
  let y = top + size.y + 16;
  set("14px");
  for (const row of rows) {
    for (const [x, mark, label] of row) {
      if (mark === MARK) diamond(pen, MARGIN + x + 8, y + 8);
      else if (mark) {
        pen.fillStyle = colours[mark] || hatched(pen);
        pen.fillRect(MARGIN + x, y, 16, 16);
        pen.strokeStyle = "#6b7a80";
        pen.strokeRect(MARGIN + x, y, 16, 16);
      }
      pen.fillStyle = INK;
      pen.fillText(label, MARGIN + x + 22, y + 1);
    }
    y += 24;
  }
  set("12px");
  source.forEach((text, i) => pen.fillText(text, MARGIN, y + 4 + i * 17));
  return canvas;
}

export function download(layer) {
  sheet(layer).toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `nrdiag-carte-${layer.payload.fichier}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
}
