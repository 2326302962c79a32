import type { CommandSpec } from "./command.ts";

/** A verb, a summary of it, and its module, which is loaded only when the verb is called. */
export interface Verb {
  readonly name: string;
  readonly summary: string;
  load(): Promise<CommandSpec>;
}

/** Verbs about one kind of thing, called as `<name> <verb>`. */
export interface VerbGroup {
  readonly name: string;
  readonly summary: string;
  readonly verbs: readonly Verb[];
  /** The verb that is called where none is named. */
  readonly defaultVerb?: string;
}

const verb = (name: string, summary: string, load: () => Promise<unknown>): Verb => ({
  name,
  summary,
  // Each module exports its command as `command`; options are typed inside it.
  load: async () => ((await load()) as { command: CommandSpec }).command,
});

const migrateVerb = (service: "openai" | "azure" | "together"): Verb =>
  verb(
    service,
    `move a job of ${{ openai: "OpenAI", azure: "Azure OpenAI", together: "Together" }[service]}`,
    async () => {
      const { migrateFrom } = await import("./commands/migrate/from.ts");
      return { command: migrateFrom(service) };
    },
  );

/** All verbs, in the order of the help. */
export const verbs: readonly Verb[] = [
  verb("demo", "run the whole pipeline on an example", () => import("./commands/demo.ts")),
  verb(
    "validate",
    "check labeled data and list every defect",
    () => import("./commands/validate.ts"),
  ),
  verb(
    "convert",
    "write labeled data in a base model's format",
    () => import("./commands/convert.ts"),
  ),
  verb("diff", "compare two versions of a dataset", () => import("./commands/diff.ts")),
  verb(
    "ci",
    "check a pull request's data: rows, findings, labels and price",
    () => import("./commands/ci.ts"),
  ),
  verb(
    "prepare",
    "make a dataset of any number of rows, here or in the cloud",
    () => import("./commands/prepare.ts"),
  ),
  verb("split", "split labeled data reproducibly", () => import("./commands/split.ts")),
  verb(
    "init",
    "look at labeled data and write a config file for it",
    () => import("./commands/init.ts"),
  ),
  verb(
    "config",
    "check the config file, and show every setting and where it is from",
    () => import("./commands/config.ts"),
  ),
  verb("plan", "show what a run would buy, without an account", () => import("./commands/plan.ts")),
  verb(
    "tune",
    "tune a base model: check, plan, upload, start, watch",
    () => import("./commands/tune.ts"),
  ),
  verb(
    "resume",
    "continue a run that failed or was stopped, from what exists",
    () => import("./commands/resume.ts"),
  ),
  verb(
    "approve",
    "approve or reject the plan that a run waits with",
    () => import("./commands/approve.ts"),
  ),
  verb(
    "status",
    "show every state of a run with its duration",
    () => import("./commands/status.ts"),
  ),
  verb("watch", "follow a run until it ends", () => import("./commands/watch.ts")),
  verb(
    "logs",
    "show what a run's states and functions have logged",
    () => import("./commands/logs.ts"),
  ),
  verb("runs", "list runs", () => import("./commands/runs.ts")),
  verb(
    "console",
    "show runs, models and costs on a page in the browser",
    () => import("./commands/console.ts"),
  ),
  verb("report", "download and open a run's report", () => import("./commands/report.ts")),
  verb("compare", "show two runs side by side", () => import("./commands/compare.ts")),
  verb(
    "doctor",
    "examine account, stack and base model before anything is paid for",
    () => import("./commands/doctor.ts"),
  ),
  verb(
    "explain",
    "say what an error, a code, a rule or a failed run means, and what to do",
    () => import("./commands/explain.ts"),
  ),
  verb(
    "stop",
    "stop a run and verify that nothing billable is left",
    () => import("./commands/stop.ts"),
  ),
  verb("prices", "show or refresh the price table", () => import("./commands/prices.ts")),
  verb("models", "list base models, or show one", () => import("./commands/models.ts")),
  verb(
    "promote",
    "put a version in service under an alias, e.g. production",
    () => import("./commands/promote.ts"),
  ),
  verb(
    "rollback",
    "put the version before in service again",
    () => import("./commands/rollback.ts"),
  ),
  verb("invoke", "send a prompt to a tuned model", () => import("./commands/invoke.ts")),
  verb(
    "replay",
    "ask a version and the one in use production's questions again, at a bounded rate",
    () => import("./commands/replay.ts"),
  ),
  verb(
    "use",
    "print a program, or a gateway's entry, that calls a tuned model",
    () => import("./commands/use.ts"),
  ),
  verb(
    "serve",
    "serve a registered version again, for the hours of a lease",
    () => import("./commands/serve.ts"),
  ),
  verb("renew", "set until when a model is served", () => import("./commands/renew.ts")),
  verb(
    "retire",
    "remove what serves a version or an alias, and the model too with --model",
    () => import("./commands/retire.ts"),
  ),
  verb(
    "sweep",
    "list all that is billed, and remove what has no lease or owner any more",
    () => import("./commands/sweep.ts"),
  ),
  verb("local", "run the local cloud in the foreground", () => import("./commands/local.ts")),
  verb(
    "deploy",
    "deploy the stack to AWS or to the local cloud",
    () => import("./commands/deploy.ts"),
  ),
  verb(
    "destroy",
    "stop and remove everything paid for, then delete the stack",
    () => import("./commands/destroy.ts"),
  ),
  verb("completion", "print a script that completes commands in your shell", async () => {
    const { completionOf } = await import("./commands/completion.ts");
    return { command: completionOf({ verbs, groups }) };
  }),
];

/** All groups of verbs, in the order of the help. */
export const groups: readonly VerbGroup[] = [
  {
    name: "migrate",
    summary: "move data and settings of a fine-tuning job from another service to Bedrock",
    verbs: [
      migrateVerb("openai"),
      migrateVerb("azure"),
      migrateVerb("together"),
      verb(
        "ask-old",
        "ask the old model the held-out rows, and keep its answers",
        () => import("./commands/migrate/ask-old.ts"),
      ),
      verb(
        "compare",
        "compare the old model's answers with those of a run's tuned model",
        () => import("./commands/migrate/compare.ts"),
      ),
    ],
  },
  {
    name: "requests",
    summary: "put, list and show requests for runs, which the stack starts by itself",
    verbs: [
      verb(
        "put",
        "check and plan a run, and put a request for it into the data bucket",
        () => import("./commands/requests/put.ts"),
      ),
      verb(
        "list",
        "list requests and how they were answered",
        () => import("./commands/requests/list.ts"),
      ),
      verb("show", "show the answer to a request", () => import("./commands/requests/show.ts")),
    ],
  },
  {
    name: "versions",
    defaultVerb: "list",
    summary: "list, show, compare, audit and verify registered versions",
    verbs: [
      verb(
        "list",
        "list the registered versions of a group, or of all",
        () => import("./commands/versions/list.ts"),
      ),
      verb("show", "show all of a version", () => import("./commands/versions/show.ts")),
      verb(
        "card",
        "show how a model is called, and whether it was trained so",
        () => import("./commands/versions/card.ts"),
      ),
      verb(
        "diff",
        "show what differs between two versions",
        () => import("./commands/versions/diff.ts"),
      ),
      verb(
        "audit",
        "show what was in production at any time, and check the records",
        () => import("./commands/versions/audit.ts"),
      ),
      verb(
        "verify",
        "recompute all digests of a version and its verdict, also offline",
        () => import("./commands/versions/verify.ts"),
      ),
    ],
  },
];

/** Verbs about what is in a cloud: suggested with the `--local` or `--region` that the user typed. */
export const cloudVerbs: ReadonlySet<string> = new Set([
  ...[
    "tune",
    "resume",
    "approve",
    "status",
    "watch",
    "runs",
    "console",
    "report",
    "compare",
    "logs",
  ],
  ...["doctor", "stop", "promote", "rollback", "invoke", "serve", "renew", "retire", "sweep"],
  ...["deploy", "destroy", "plan", "prepare", "use", "replay", "migrate compare", "versions card"],
  ...["requests put", "requests list", "requests show"],
  ...["versions list", "versions show", "versions diff", "versions audit", "versions verify"],
]);
