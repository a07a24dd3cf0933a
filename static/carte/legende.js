/* What the colours of a map mean, from the words that came with its picture. */
export function make(tag, css, ...children) {
  const element = document.createElement(tag);
  if (css) element.className = css;
  element.append(...children);
  return element;
}

/* The lines of the legend, with how many territories; then what the marks are. */
export function lines({ legende, croix }, marks) {
  // The grid has every colour of a crossed map: what is left is what it cannot place.
  const shown = croix ? legende.filter(([, , colour]) => !colour) : legende;
  const items = shown.map(([, label, colour, count]) => {
    const key = make("span", colour ? "nr-pastille" : "nr-pastille nr-hachure");
    key.style.background = colour;
    return make("li", "", key, `${label} (${count.toLocaleString("fr-FR")})`);
  });
  if (marks) items.push(make("li", "", make("span", "nr-pastille nr-losange"), marks));
  return items;
}

/* Two indicators at once: a real table, the highest row on top, as on a chart. */
export function grid({ legende, croix }) {
  const heads = (names) => names.map((name) => scoped("col", name));
  const over = scoped("colgroup", croix.colonnes.libelle);
  over.colSpan = croix.colonnes.classes.length;
  const width = croix.colonnes.classes.length;
  const rows = croix.lignes.classes.map((name, rank) => make(
    "tr", "", scoped("row", name),
    ...legende.slice(width * rank, width * (rank + 1)).map(([, , colour, count]) => {
      const cell = make("td", "", count.toLocaleString("fr-FR"));
      cell.style.background = colour;
      cell.style.color = isDark(colour) ? "#fff" : "#000";
      return cell;
    }),
  ));
  return make(
    "table", "nr-croix", make("caption", "", croix.titre),
    make(
      "thead", "", make("tr", "", make("td"), over),
      make("tr", "", make("td", "", croix.lignes.libelle), ...heads(croix.colonnes.classes)),
    ),
    make("tbody", "", ...rows.reverse()),
  );
}

function scoped(scope, text) {
  const head = make("th", "", text);
  head.scope = scope;
  return head;
}

function isDark(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue < 125; // on each, 4.5 of contrast at least
}
