/**
 * The page's only script: filters the rows that changed, by fields and by a cell of the confusion matrix, and shows
 * them in portions. It loads nothing, and what it shows is set as text; the page's policy allows it by its hash.
 */
export const filterScript = `
"use strict";
(() => {
  const form = document.getElementById("filter");
  if (form === null) return;
  const PORTION = 20;
  const rows = Array.from(document.querySelectorAll("#row-list > .row"));
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const valueOf = (id) => { const field = document.getElementById(id); return field === null ? "" : field.value; };
  const count = document.getElementById("filter-count");
  const more = document.createElement("button");
  more.type = "button";
  more.id = "show-more";
  document.getElementById("row-list").after(more);
  const chosen = document.getElementById("filter-cell");
  let cell = null;
  let limit = PORTION;
  const apply = () => {
    const change = valueOf("filter-change");
    const label = valueOf("filter-label");
    const text = valueOf("filter-text").trim().toLowerCase();
    let found = 0;
    rows.forEach((row, at) => {
      const fits = (change === "" || row.dataset.change === change) &&
        (label === "" || row.dataset.label === label) &&
        (cell === null || (row.dataset.cells || "").split(" ").includes(cell)) &&
        (text === "" || texts[at].includes(text));
      if (fits) found += 1;
      row.hidden = !fits || found > limit;
    });
    const shown = Math.min(found, limit);
    count.textContent = found === 0 ? "No row fits." : shown + " of " + found + " rows";
    more.hidden = found <= limit;
    more.textContent = "Show " + Math.min(PORTION, found - shown) + " more";
  };
  const restart = () => { limit = PORTION; apply(); };
  const choose = (link) => {
    cell = link === null ? null : link.dataset.cell;
    chosen.hidden = link === null;
    chosen.textContent = link === null ? "" : "Only " + link.dataset.words + " ✕";
  };
  for (const link of document.querySelectorAll("a[data-cell]")) {
    link.addEventListener("click", () => { form.reset(); choose(link); restart(); });
  }
  chosen.addEventListener("click", () => { choose(null); restart(); document.getElementById("filter-change").focus(); });
  form.addEventListener("input", restart);
  form.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => {
    const first = rows.filter((row) => !row.hidden).length;
    limit += PORTION;
    apply();
    const next = rows.filter((row) => !row.hidden)[first];
    if (next !== undefined) { next.tabIndex = -1; next.focus(); }
  });
  form.hidden = false;
  apply();
})();
`;
