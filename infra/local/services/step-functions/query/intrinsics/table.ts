import { Fault } from "../../language/errors.ts";
import { ARRAY_FUNCTIONS } from "./arrays.ts";
import { DATA_FUNCTIONS } from "./data.ts";
import type { Intrinsic } from "./intrinsic.ts";
import { NUMBER_FUNCTIONS } from "./numbers.ts";
import { TEXT_FUNCTIONS } from "./texts.ts";

const ALL: Readonly<Record<string, Intrinsic>> = {
  ...ARRAY_FUNCTIONS,
  ...DATA_FUNCTIONS,
  ...NUMBER_FUNCTIONS,
  ...TEXT_FUNCTIONS,
};

/** True when `States.<name>` is an intrinsic function. */
export function isIntrinsic(name: string): boolean {
  return Object.hasOwn(ALL, name);
}

/** The intrinsic function `States.<name>`. Throws a `Fault` for an unknown name. */
export function intrinsic(name: string): Intrinsic {
  const found = Object.hasOwn(ALL, name) ? ALL[name] : undefined;
  if (!found) throw new Fault(`The function 'States.${name}' is not a known intrinsic function.`);
  return found;
}
