import { readFileSync } from "node:fs";

/** An example of the library's documentation. */
export interface LibraryExample {
  /** The function that it shows. */
  readonly name: string;
  readonly code: string;
}

const FILES = ["library/dataset", "library/plan", "library/tune", "run/resolve-model"];

/** All examples in the docstrings of what the library exports, in the order in which a user needs them. */
export function libraryExamples(): LibraryExample[] {
  return FILES.flatMap((file) => {
    const text = readFileSync(`pipeline/${file}.ts`, "utf8");
    const found = text.matchAll(
      /@example\n \* ```ts\n(.*?) \* ```.*?export (?:async )?function (\w+)/gs,
    );
    return [...found].map(([, lines = "", name = ""]) => ({
      name,
      code: lines.replace(/^ \* ?/gm, ""),
    }));
  });
}
