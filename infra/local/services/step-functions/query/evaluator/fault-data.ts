import { defined } from "../../../../kernel/defined.ts";
import { Fault } from "../../language/errors.ts";
import { PathMissingError, PathSyntaxError } from "../jsonpath/path.ts";
import type { FaultData } from "./wire.ts";

/** Anything thrown by a job, as data. */
export function toFaultData(thrown: unknown): FaultData {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof Fault) {
    const { error, facts } = thrown;
    return defined({ kind: "fault" as const, message, error, location: facts.location });
  }
  if (thrown instanceof PathMissingError) return { kind: "missing", message };
  return { kind: thrown instanceof PathSyntaxError ? "syntax" : "other", message };
}

/** The error that the data was made from. */
export function fromFaultData({ kind, message, error, location }: FaultData): Error {
  if (kind === "fault") return new Fault(message, error, defined({ location }));
  if (kind === "missing") return new PathMissingError(message);
  return kind === "syntax" ? new PathSyntaxError(message, "message") : new Error(message);
}
