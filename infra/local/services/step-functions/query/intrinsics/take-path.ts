import type { Scanner } from "../scanner.ts";

/** Steps over the path that stands as an argument of an intrinsic function; undefined when a bracket never ends. */
export function takePath(scanner: Scanner): string | undefined {
  const start = scanner.position;
  while (!scanner.done && !/[\s,)]/.test(scanner.current)) {
    const close = { "[": "]", "(": ")" }[scanner.current];
    if (close === undefined) scanner.position += 1;
    else if (scanner.takeBracketed(scanner.current, close) === undefined) return undefined;
  }
  return scanner.text.slice(start, scanner.position);
}
