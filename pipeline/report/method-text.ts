import type { Comparison, Method } from "../run-folder/verdict.ts";

const methods: Readonly<Record<Method, string>> = {
  "newcombe-paired": "Newcombe’s interval for paired proportions",
  "newcombe-paired-clustered":
    "Newcombe’s interval for paired proportions, with the effective number of rows",
  "paired-bootstrap": "a paired bootstrap",
  "smoothed-bootstrap": "a smoothed paired bootstrap",
  "cluster-bootstrap": "a paired bootstrap of whole groups",
};

/** How the interval of a comparison was made, e.g. `a paired bootstrap`. */
export function methodText({ method }: Pick<Comparison, "method">): string {
  return methods[method];
}
