import type { Outcome, Resource } from "../run-folder/teardown.ts";

/** What a clean-up did with a resource, as people read it. */
export function outcomeText(outcome: Outcome): string {
  switch (outcome.kind) {
    case "stop-requested":
      return "stop requested";
    case "deletion-requested":
      return "deletion requested";
    case "already-deleted":
      return "already deleted";
    case "foreign":
      return "left alone: it does not belong to this run, but has its name";
    case "committed":
      return `cannot be deleted: committed until ${outcome.until}`;
    case "serves-commitment":
      return "cannot be deleted: provisioned throughput with a commitment serves it";
    case "kept":
      return `kept: the alias ${outcome.alias} points at it`;
    case "not-yet":
      return `not deleted yet: Bedrock answered ${outcome.error}`;
  }
}

/** A resource as people read it, e.g. `custom model arn:…`. */
export function resourceText({ kind, arn }: Resource): string {
  return `${kindText(kind)} ${arn}`;
}

/** A kind of resource in words, e.g. `provisioned throughput`. */
export function kindText(kind: Resource["kind"]): string {
  return kind.replaceAll("-", " ");
}
