// Links between the pages of nrdiag. Streamlit changes page as it does for the « back » button,
// without reloading the document: what was typed or dropped stays. Without this script they are
// ordinary links.
const NARROW = "(max-width: 768px)";

addEventListener("click", (event) => {
  const link = event.target.closest?.("a.nr-lien");
  const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || elsewhere || event.defaultPrevented) return;
  event.preventDefault();
  const menu = link.closest("[data-testid=stSidebar]");
  // A choice on the page: it changes what follows, and the page stays where it is.
  const stays = link.matches(".nr-reste");
  if (menu || stays) keepFocus(link.textContent, stays ? ".nr-reste" : "[data-testid=stSidebar] a");
  history.pushState(null, "", link.href);
  dispatchEvent(new PopStateEvent("popstate", { state: null }));
  if (!stays) document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
  // On a phone the menu hides the page.
  if (menu && matchMedia(NARROW).matches)
    menu.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
});

/** The same links are drawn again: the keyboard stays on the one of this text. */
function keepFocus(text, among) {
  const watched = new MutationObserver(() => {
    if (document.activeElement !== document.body) return;
    const links = document.querySelectorAll(`${among}.nr-lien`);
    const link = [...links].find((link) => link.textContent === text);
    if (!link) return;
    link.focus({ preventScroll: true });
    watched.disconnect();
  });
  watched.observe(document.body, { subtree: true, childList: true });
  setTimeout(() => watched.disconnect(), 5000);
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
