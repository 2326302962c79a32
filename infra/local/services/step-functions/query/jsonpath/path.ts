/** One step of a JSONPath. */
export type Segment =
  | { readonly kind: "names"; readonly names: readonly string[] }
  | { readonly kind: "indexes"; readonly indexes: readonly number[] }
  | {
      readonly kind: "slice";
      readonly from: number | undefined;
      readonly to: number | undefined;
      readonly step: number;
    }
  | { readonly kind: "wildcard" }
  | { readonly kind: "descend" }
  | {
      readonly kind: "filter";
      readonly test: Predicate;
      /** True when one test takes no more than the reading of a few members. */
      readonly isSimple: boolean;
    }
  | { readonly kind: "call"; readonly name: string };

/** Decides whether a filter keeps an item; `root` is what `$` means inside it. */
export type Predicate = (item: unknown, root: unknown) => boolean;

/** A parsed JSONPath. A definite path finds one value or fails; an indefinite one finds a list. */
export interface Path {
  readonly segments: readonly Segment[];
  readonly definite: boolean;
}

/** The text is not a JSONPath that Step Functions understands. */
export class PathSyntaxError extends Error {
  /** @param form whether the text is the path, or already the message about it */
  constructor(text: string, form: "path" | "message" = "path") {
    super(form === "path" ? `Invalid path '${text}'` : text);
  }
}

/** A definite path that finds nothing. The message is the Jayway library's, which AWS shows in some causes. */
export class PathMissingError extends Error {}
