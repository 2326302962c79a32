import { isObject } from "../../../../kernel/service.ts";
import { expectCount, type Intrinsic, intrinsicFault, textAt } from "./intrinsic.ts";

/** How `States.Format` prints a value: a string as it is, the rest as Java prints maps and lists. */
function render(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(render).join(", ")}]`;
  if (!isObject(value)) return String(value);
  const members = Object.entries(value).map(([name, member]) => `${name}=${render(member)}`);
  return `{${members.join(", ")}}`;
}

/** `States.StringSplit` and `States.Format`. */
export const TEXT_FUNCTIONS: Readonly<Record<string, Intrinsic>> = {
  // Every character of the second argument is a separator, and empty parts are dropped.
  StringSplit: (args) => {
    expectCount(args, [2], "StringSplit");
    const separators = new Set(textAt(args, 1, "StringSplit"));
    const parts = [""];
    for (const character of textAt(args, 0, "StringSplit")) {
      if (separators.has(character)) parts.push("");
      else parts.push(`${parts.pop() ?? ""}${character}`);
    }
    return parts.filter((part) => part !== "");
  },
  Format: (args) => {
    const values = args.slice(1);
    let used = 0;
    const text = textAt(args, 0, "Format").replace(/\\(.)|\{\}/g, (_, escaped?: string) => {
      if (escaped !== undefined) return escaped;
      if (used >= values.length) throw intrinsicFault("Invalid arguments in States.Format");
      return render(values[used++]);
    });
    if (used !== values.length) throw intrinsicFault("Invalid arguments in States.Format");
    return text;
  },
};
