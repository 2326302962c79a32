const compiled = new Map<string, RegExp>();

/** True when `text` fits a pattern in which `*` matches any run of characters and `?` one. */
export function matchesWildcard(pattern: string, text: string): boolean {
  if (pattern === "*" || pattern === text) return true;
  if (!/[*?]/.test(pattern)) return false;
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replace(/\*+/g, ".*")
      .replaceAll("?", ".");
    expression = new RegExp(`^${source}$`, "s");
    if (compiled.size > 5000) compiled.clear();
    compiled.set(pattern, expression);
  }
  return expression.test(text);
}
