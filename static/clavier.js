// Where the keyboard is, and what a screen reader is told, while Streamlit draws the page anew.
export const NARROW = "(max-width: 768px)";
export const FIELDS = "input:not([type=file]), textarea, select, button, [role=slider]";

/** The link that was followed is drawn anew, or not at all: the keyboard is not sent to the top.
    Fields come one after the other: the first of them may come last. */
let watched;
export function keepFocus(find) {
  watched?.disconnect();
  let given = document.body;
  const mine = (watched = new MutationObserver(() => {
    const found = find();
    if (!found || found === document.activeElement) return;
    if (![document.body, given].includes(document.activeElement)) return;
    given = found;
    found.focus({ preventScroll: true });
  }));
  mine.observe(document.body, { subtree: true, childList: true });
  setTimeout(() => mine.disconnect(), 5000);
}

/** Where one reads on after a change of page. */
export function titleOfPage() {
  const heading = document.querySelector("[data-testid=stMain] h1");
  if (heading) heading.tabIndex = -1;
  return heading;
}

// On a phone the menu covers the page: it is closed when a page opens, and by Escape.
const MENU = "[data-testid=stSidebar]";
const OPENS = "[data-testid=stExpandSidebarButton]";
const CLOSES = "[data-testid=stSidebarCollapseButton] button";
export function closeMenu() {
  document.querySelector(`${MENU}[data-collapsed=false] ${CLOSES}`)?.click();
}
if (matchMedia(NARROW).matches) localStorage.removeItem("stSidebarCollapsed-");

// Its two buttons are never there together: the keyboard goes from one to what the other shows.
addEventListener("click", ({ target }) => {
  if (target.closest?.(OPENS)) keepFocus(() => document.querySelector(`${MENU} a.nr-lien`));
  if (!target.closest?.(CLOSES)) return;
  document.activeElement.blur(); // what had the keyboard is about to be hidden
  keepFocus(() => document.querySelector(OPENS));
}, true);
addEventListener("keydown", ({ key }) => {
  if (key === "Escape" && matchMedia(NARROW).matches) closeMenu();
});

// A button may take itself away (« Retirer »). The keyboard then goes to the first field of what is
// left around it, rather than to the top of the page. Not a finger: a phone would show its keyboard.
let keyed = false;
addEventListener("keydown", () => (keyed = true), true);
addEventListener("pointerdown", () => (keyed = false), true);
let trail = [];
addEventListener("focusin", ({ target }) => {
  trail = [];
  for (let one = target; one && one !== document.body; one = one.parentElement) trail.push(one);
});
function takeUp() {
  if (document.activeElement !== document.body || trail[0]?.isConnected !== false) return;
  const place = trail.find((one) => one.isConnected && one.matches("[data-testid^=st]"));
  trail = [];
  if (keyed) place?.querySelector(FIELDS)?.focus({ preventScroll: true });
}
let waiting;
new MutationObserver(() => {
  if (trail[0]?.isConnected !== false) return;
  clearTimeout(waiting);
  waiting = setTimeout(takeUp, 400);
}).observe(document, { subtree: true, childList: true });

// In a search, Enter opens the only result, or goes to the first of several.
addEventListener("keydown", ({ key, target }) => {
  if (key !== "Enter" || !target.matches?.("input[type=search]")) return;
  const found = target.closest("[data-testid=stVerticalBlock]").querySelectorAll("[data-resultat]");
  if (found.length === 1) found[0].click();
  else found[0]?.focus();
});

// What a page announces, in a place that a screen reader has watched from the start.
const told = document.createElement("p");
told.role = "status";
told.className = "nr-dit";
document.body.append(told);
function tell() {
  const said = document.querySelector("[data-annonce]")?.textContent ?? "";
  if (told.textContent !== said) told.textContent = said;
}
new MutationObserver(tell).observe(document, { subtree: true, childList: true });
