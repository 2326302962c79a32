import type { Statement } from "./policy.ts";
import { matchesWildcard } from "./wildcard.ts";

/** Condition keys of a request, in lower case, each with its value, or with a list of them. */
export type ConditionKeys = ReadonlyMap<string, string | readonly string[]>;

type Comparison = (actual: string, wanted: string) => boolean;

const same: Comparison = (actual, wanted) => actual === wanted;
const sameAnyCase: Comparison = (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase();
const like: Comparison = (actual, wanted) => matchesWildcard(wanted, actual);

/** Operators by name without `Not`, `IfExists` and set prefixes (IAM User Guide, "Condition operators"). */
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  StringEquals: same,
  StringEqualsIgnoreCase: sameAnyCase,
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
  Bool: sameAnyCase,
  BinaryEquals: same,
  NumericEquals: (actual, wanted) => Number(actual) === Number(wanted),
  NumericLessThan: (actual, wanted) => Number(actual) < Number(wanted),
  NumericLessThanEquals: (actual, wanted) => Number(actual) <= Number(wanted),
  NumericGreaterThan: (actual, wanted) => Number(actual) > Number(wanted),
  NumericGreaterThanEquals: (actual, wanted) => Number(actual) >= Number(wanted),
  DateEquals: (actual, wanted) => Date.parse(actual) === Date.parse(wanted),
  DateLessThan: (actual, wanted) => Date.parse(actual) < Date.parse(wanted),
  DateLessThanEquals: (actual, wanted) => Date.parse(actual) <= Date.parse(wanted),
  DateGreaterThan: (actual, wanted) => Date.parse(actual) > Date.parse(wanted),
  DateGreaterThanEquals: (actual, wanted) => Date.parse(actual) >= Date.parse(wanted),
  IpAddress: inNetwork,
};

/**
 * True when every condition of the statement holds.
 * An operator that this evaluator does not know never holds, so that it cannot allow by accident.
 */
export function conditionsHold(statement: Statement, keys: ConditionKeys): boolean {
  return Object.entries(statement.conditions).every(([operator, wanted]) =>
    Object.entries(wanted).every(([key, values]) =>
      holds(
        operator,
        keys.get(key.toLowerCase()),
        values.map((value) => fill(value, keys)),
      ),
    ),
  );
}

function holds(
  operator: string,
  actual: string | readonly string[] | undefined,
  wanted: readonly string[],
): boolean {
  const [, set, rest = ""] = /^(?:(ForAnyValue|ForAllValues):)?(.*)$/.exec(operator) ?? [];
  const name = rest.replace(/IfExists$/, "");
  if (name === "Null") return wanted.some((value) => (value === "true") === (actual === undefined));
  const negated = /^(String|Arn|Numeric|Date)Not|^NotIp/.test(name);
  const comparison = COMPARISONS[name.replace("Not", "")];
  if (comparison === undefined) return false;
  if (actual === undefined) {
    return rest !== name || set === "ForAllValues" || (negated && set === undefined);
  }
  const values = typeof actual === "string" ? [actual] : actual;
  const matches = (value: string) => wanted.some((each) => comparison(value, each)) !== negated;
  // Without a prefix a list counts as AWS documents it for a negated operator: no value may match.
  const all = set === "ForAllValues" || (set === undefined && negated);
  return all ? values.every(matches) : values.some(matches);
}

/** Replaces policy variables, `${aws:PrincipalAccount}`; an unknown one stays and so matches nothing. */
export function fill(text: string, keys: ConditionKeys): string {
  return text.replace(/\$\{([^}]+)\}/g, (whole, name: string) => {
    if (name === "*" || name === "?" || name === "$") return name;
    const value = keys.get(name.toLowerCase());
    return typeof value === "string" ? value : whole;
  });
}

/** IPv4 in CIDR notation; IPv6 only when both are the same text. */
function inNetwork(address: string, network: string): boolean {
  const [base = "", length = "32"] = network.split("/");
  const [a, b] = [toNumber(address), toNumber(base)];
  if (a === undefined || b === undefined) return address === base;
  const shift = 2 ** (32 - Number(length));
  return Math.floor(a / shift) === Math.floor(b / shift);
}

function toNumber(address: string): number | undefined {
  const parts = address.split(".").map(Number);
  if (parts.length !== 4 || parts.some(Number.isNaN)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
