/** A field of an action's dialog, which is one of its parameters. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly note?: string;
  /** Absent: a text. */
  readonly choices?: readonly (readonly [value: string, label: string])[];
  /** A box that is ticked for `1`. */
  readonly isBox?: boolean;
}

/** How an action is shown; what it does and costs is said by its proposal. */
export interface ActionSpec {
  /** Of its button, and of the dialog's heading. */
  readonly label: string;
  /** Of the button that does it. */
  readonly verb: string;
  readonly fields?: readonly Field[];
  /** A person can say why. */
  readonly hasReason?: boolean;
  /** It removes something. */
  readonly isDanger?: boolean;
  /** What the dialog says where the bill does not change. */
  readonly noPrice: string;
}

const LEASES = [
  ["24", "24 hours from now"],
  ["72", "3 days from now"],
  ["168", "7 days from now"],
  ["720", "30 days from now"],
  ["none", "without an end, until it is retired"],
] as const;

const NOTHING_BOUGHT = "Nothing is bought.";

/** All actions by the name in the API's path. */
export const SPECS = {
  approve: {
    label: "Approve …",
    verb: "Approve the plan",
    hasReason: true,
    noPrice: NOTHING_BOUGHT,
  },
  reject: {
    label: "Reject …",
    verb: "Reject the plan",
    hasReason: true,
    isDanger: true,
    noPrice: "Nothing is bought: the run ends.",
  },
  stop: {
    label: "Stop …",
    verb: "Stop the run",
    isDanger: true,
    noPrice: "It has made nothing that is billed.",
  },
  resume: {
    label: "Resume …",
    verb: "Resume the run",
    fields: [{ name: "maxUsd", label: "At most (USD)", note: "Empty: the run's own budget." }],
    noPrice: "Nothing is bought again.",
  },
  promote: {
    label: "Promote …",
    verb: "Promote it",
    fields: [{ name: "alias", label: "Alias", note: "e.g. production or staging" }],
    hasReason: true,
    noPrice: NOTHING_BOUGHT,
  },
  rollback: {
    label: "Roll back …",
    verb: "Roll back",
    hasReason: true,
    noPrice: NOTHING_BOUGHT,
  },
  retire: {
    label: "Retire …",
    verb: "Retire it",
    fields: [{ name: "model", label: "Delete its custom model, too", isBox: true }],
    isDanger: true,
    noPrice: "Nothing that is billed is listed for it.",
  },
  renew: {
    label: "Renew …",
    verb: "Set the lease",
    fields: [{ name: "hours", label: "Served until", choices: LEASES }],
    noPrice: NOTHING_BOUGHT,
  },
} as const satisfies Readonly<Record<string, ActionSpec>>;

export type ActionVerb = keyof typeof SPECS;
