import { matchesGlob } from "../glob.ts";

/** True when `text` fits a pattern in which `*` matches any run of characters and `?` one. */
export function matchesWildcard(pattern: string, text: string): boolean {
  if (pattern === "*" || pattern === text) return true;
  return matchesGlob(text, pattern.split("*"), "?");
}
