import { z } from "zod";
import access from "./catalog/access.json" with { type: "json" };
import connection from "./catalog/connection.json" with { type: "json" };
import deployment from "./catalog/deployment.json" with { type: "json" };
import errorNames from "./catalog/error-names.json" with { type: "json" };
import jobs from "./catalog/jobs.json" with { type: "json" };
import otherTools from "./catalog/other-tools.json" with { type: "json" };
import serving from "./catalog/serving.json" with { type: "json" };
import storage from "./catalog/storage.json" with { type: "json" };
import workflow from "./catalog/workflow.json" with { type: "json" };
import { Explanation } from "./explanation.ts";

const Known = Explanation.extend({
  /** Patterns of its words, without regard to case; one of them suffices. */
  match: z.array(z.string()).min(1),
  /** Where its words are common ones: names of which the text must have one, or else consist of the words alone. */
  names: z.array(z.string()).optional(),
});

const Named = Explanation.extend({ names: z.array(z.string()).min(1) });

function catalog<Entry extends z.ZodType<{ source: string }>>(entry: Entry) {
  return z
    .strictObject({
      asOf: z.iso.date(),
      sources: z.record(z.string(), z.string()),
      entries: z.array(entry),
    })
    .transform(({ sources, entries }) =>
      entries.map((one) => ({ ...one, source: sources[one.source] ?? one.source })),
    );
}

/** A text that is known by its words. */
export interface KnownText {
  readonly patterns: readonly RegExp[];
  readonly names: readonly string[] | undefined;
  readonly explanation: Explanation;
}

// What is more specific comes first: the first match counts.
const files = [jobs, serving, access, storage, workflow, deployment, otherTools, connection];

/** All texts that are known, in the order in which they are tried. */
export const knownTexts: readonly KnownText[] = files
  .flatMap((file) => catalog(Known).parse(file))
  .map(({ match, names, ...explanation }) => ({
    patterns: match.map((pattern) => new RegExp(pattern, "i")),
    names,
    explanation,
  }));

/** What the name of an error tells by itself. */
export const knownNames: ReadonlyMap<string, Explanation> = new Map(
  catalog(Named)
    .parse(errorNames)
    .flatMap(({ names, ...explanation }) => names.map((name) => [name, explanation] as const)),
);
