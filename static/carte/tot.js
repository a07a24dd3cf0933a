/* Runs with the page, while Streamlit starts: the map finds its script and its contours ready. */
import "./carte.js";
import { load } from "./choropleth.js";

const named = document.querySelector('meta[name="nrdiag-contours"]');
// A failure is not kept: the map asks again, and says so.
for (const url of named ? named.content.split(" ") : []) load(url).catch(() => {});
