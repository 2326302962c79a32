import { Fault } from "../../language/errors.ts";

/** Source of random values; a replayed execution draws the same ones again. */
export interface Randomness {
  /** A number in [0, 1). */
  random(): number;
  uuid(): string;
}

/** One intrinsic function on its evaluated arguments. Throws a `Fault` with `States.IntrinsicFailure`. */
export type Intrinsic = (args: readonly unknown[], randomness: Randomness) => unknown;

/** The failure of an intrinsic function. */
export function intrinsicFault(message: string): Fault {
  return new Fault(message, "States.IntrinsicFailure");
}

/** The argument at `at` as an array. */
export function arrayAt(args: readonly unknown[], at: number, name: string): readonly unknown[] {
  const value = args[at];
  if (!Array.isArray(value)) throw intrinsicFault(`Invalid arguments in States.${name}`);
  return value;
}

/** The argument at `at` as a string. */
export function textAt(args: readonly unknown[], at: number, name: string): string {
  const value = args[at];
  if (typeof value !== "string") throw intrinsicFault(`Invalid arguments in States.${name}`);
  return value;
}

/** The argument at `at` as an integer; AWS rounds other numbers. */
export function integerAt(args: readonly unknown[], at: number, name: string): number {
  const value = args[at];
  if (typeof value !== "number") throw intrinsicFault(`Invalid arguments in States.${name}`);
  return Math.round(value);
}

/** Checks the number of arguments. */
export function expectCount(args: readonly unknown[], counts: readonly number[], name: string) {
  if (!counts.includes(args.length)) throw intrinsicFault(`Invalid arguments in States.${name}`);
}
