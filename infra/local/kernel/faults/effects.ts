/** The places where the cloud can be made to break, each with the effects that it knows. */
const EFFECTS: Readonly<Record<string, readonly string[]>> = {
  call: ["throttle", "error", "quota", "delay", "drop-connection"],
  inference: ["rate-limit", "throttle", "error", "quota"],
  state: ["error", "timeout", "hang"],
  lambda: ["timeout", "out-of-memory", "error"],
  event: ["lose", "double"],
  "training-job": [
    ...["fail", "stick", "delay", "retire"],
    ...["stall", "internal-error", "reject-rows", "read-rows", "slow"],
  ],
  deployment: ["stick", "delay", "fail", "error"],
  "deployment-update": ["stick", "delay", "fail", "error"],
  "provisioned-throughput": ["stick", "delay", "fail", "error"],
  "provisioned-throughput-update": ["stick", "delay", "fail", "error"],
};

/** Effects that need a number: the member of their rule that gives it. */
const NUMBER_OF: Readonly<Record<string, "perMinute" | "rows">> = {
  "rate-limit": "perMinute",
  "reject-rows": "rows",
  "read-rows": "rows",
};

/** The part of a planned fault that says what happens where. */
interface PlannedEffect {
  readonly at: string;
  readonly effect: string;
  readonly perMinute?: number | undefined;
  readonly rows?: number | undefined;
}

/** What is wrong with a planned effect: a place or effect that does not exist, a number missing or too many. */
export function problemsOf({ at, effect, ...numbers }: PlannedEffect): string[] {
  const effects = EFFECTS[at];
  if (effects === undefined) {
    return [`There is no place ${at}; places are ${Object.keys(EFFECTS).join(", ")}`];
  }
  if (!effects.includes(effect)) {
    return [`There is no effect ${effect} at ${at}; effects there are ${effects.join(", ")}`];
  }
  const needed = NUMBER_OF[effect];
  return (["perMinute", "rows"] as const).flatMap((member) => {
    const given = numbers[member] !== undefined;
    if (given === (member === needed)) return [];
    return given
      ? `${member} says nothing about the effect ${effect}`
      : `The effect ${effect} needs ${member}, a whole number, e.g. ${member}: 4`;
  });
}
