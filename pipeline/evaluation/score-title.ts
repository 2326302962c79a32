const titles: Readonly<Record<string, string>> = {
  labels: "labels correct",
  "macro-f1": "macro-F1",
  exact: "exact answers",
  numeric: "numbers correct",
  json: "JSON fields correct",
  regex: "pattern matches",
  "token-f1": "token F1",
  "rouge-l": "ROUGE-L",
  chrf: "chrF",
  judge: "preferred by the judge",
};

/** A score's name as people read it, e.g. `labels correct`; the user's own scorers keep theirs. */
export function scoreTitle(name: string): string {
  return titles[name] ?? name.replace(/^(module|function):/, "");
}
