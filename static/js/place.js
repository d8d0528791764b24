// Keeps the place on the page when the language is changed: links and forms within [data-keeps-place] get the anchor
// where the reader is. Without this script the new page begins at its top.
const PLACES = "main section, main article, main h2, main h3, main li, main div, main tr"
  .split(", ")
  .map((place) => `${place}[id]`)
  .join(", ");

// What the address says, as long as one sees it or is back at the top, where the menu is. Otherwise the last place that
// begins in the upper half of the window.
const anchor = () => {
  const half = window.innerHeight / 2;
  const top = (place) => place.getBoundingClientRect().top;
  const named = document.querySelector(":target");
  if (window.scrollY < half || (named && top(named) >= 0 && top(named) < 2 * half)) return location.hash;
  const above = [...document.querySelectorAll(PLACES)].filter((place) => place.offsetHeight && top(place) < half);
  return above.length ? `#${above[above.length - 1].id}` : location.hash;
};

const keep = (event) => {
  const kept = event.target.closest && event.target.closest("[data-keeps-place]");
  if (!kept) return;
  for (const link of kept.querySelectorAll("a[href]")) link.hash = anchor();
  if (kept.action) kept.action = kept.action.split("#")[0] + anchor();
};

// Before a link can be followed, by whatever means.
for (const name of ["pointerdown", "focusin", "click"]) document.addEventListener(name, keep, true);
