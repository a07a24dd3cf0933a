// Links between the pages of nrdiag. Streamlit changes page as it does for the « back » button,
// without reloading the document: what was typed or dropped stays. Without this script they are
// ordinary links.
import { FIELDS, NARROW, closeMenu, keepFocus, titleOfPage } from "./clavier.js";

addEventListener("click", (event) => {
  const link = event.target.closest?.("a.nr-lien");
  const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || elsewhere || event.defaultPrevented) return;
  event.preventDefault();
  const menu = link.closest("[data-testid=stSidebar]");
  // A choice, or a part to open, on the page: what follows changes, the page stays where it is.
  const stays = link.matches(".nr-reste");
  const covers = menu && matchMedia(NARROW).matches;
  if (stays || (menu && !covers)) keepFocus(successor(link, menu));
  history.pushState(null, "", addressOf(link));
  dispatchEvent(new PopStateEvent("popstate", { state: null }));
  if (!stays) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  if (covers) closeMenu();
  if (covers || (!menu && !stays)) keepFocus(titleOfPage);
});

/** Where a link leads. One that changes the view does so in the address of now: a choice made
    since it was drawn is kept. */
function addressOf(link) {
  const { change } = link.dataset;
  if (change === undefined) return link.href;
  const asked = new URLSearchParams(location.search);
  for (const [name, value] of new URLSearchParams(change))
    if (value) asked.set(name, value);
    else asked.delete(name);
  return `${location.pathname}?${asked}`;
}

/** What finds, once the page is drawn again, where the keyboard must be: the same link, the first
    field of the part that it opened, or the link that opens the part that it closed. */
function successor(link, menu) {
  const { ouvre, ferme } = link.dataset;
  const block = link.closest("[data-testid=stElementContainer]");
  const text = link.textContent;
  const among = menu ? "[data-testid=stSidebar] a.nr-lien" : "a.nr-reste";
  if (ferme) return () => document.querySelector(`[data-ouvre="${ferme}"]`);
  if (ouvre) return () => firstField(document.querySelector(`[data-ferme="${ouvre}"]`), block);
  return () => [...document.querySelectorAll(among)].find((one) => one.textContent === text);
}

/** A part has a frame of its own, or follows the link that opened it. One without a field gives
    its link « Fermer ». */
function firstField(end, block) {
  if (!end) return null;
  const frame = end.closest("[data-testid=stVerticalBlock]");
  const fields = [...frame.querySelectorAll(FIELDS)];
  const after = Node.DOCUMENT_POSITION_FOLLOWING;
  const first = frame.contains(block)
    ? fields.find((one) => block.compareDocumentPosition(one) & after) : fields[0];
  return first ?? end;
}

// An address may name a heading (« #distance »): the page goes to it once it is drawn.
let wanted = location.hash.slice(1);
for (const move of ["wheel", "touchmove", "keydown"]) addEventListener(move, () => (wanted = ""));

function goToWanted() {
  const heading = wanted && document.getElementById(wanted);
  if (!heading) return;
  heading.scrollIntoView();
  wanted = "";
}

// What was typed in lives in this tab until it is saved: closing or reloading it asks first.
addEventListener("beforeunload", (event) => {
  if (document.querySelector(".nr-a-garder")) event.preventDefault();
});

// A folded part that its reader opened stays open when the page draws it again.
const FOLDED = "details.nr-volet";
const opened = new Set();
const nameOf = (part) => location.pathname + part.querySelector("summary").textContent;

addEventListener("toggle", ({ target }) => {
  if (target.matches?.(FOLDED)) opened[target.open ? "add" : "delete"](nameOf(target));
}, true);

new MutationObserver((changes) => {
  goToWanted();
  if (!opened.size) return;
  for (const { target, addedNodes } of changes)
    if (addedNodes.length)
      for (const part of target.querySelectorAll(`${FOLDED}:not([open])`))
        if (opened.has(nameOf(part))) part.open = true;
}).observe(document, { subtree: true, childList: true });
