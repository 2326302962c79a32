import { z } from "zod";
import { Price } from "../../dataset-tools/models/base-model.ts";
import { Budget } from "../config/run-config.ts";
import { Billed, Retry, Side } from "../explain/explanation.ts";
import { CallCard } from "../run/call-card/call-card.ts";
import { CiData } from "../run/ci/ci-data.ts";
import { Finding } from "../run/doctor/check.ts";
import { LogEvent } from "../run/logs/log-event.ts";
import { PromotionResult } from "../run/promotion-data.ts";
import { ReplayResult } from "../run/replay/replay-result.ts";
import { RequestAnswer } from "../run/requests/answer-data.ts";
import { RunComparison } from "../run/run-comparison.ts";
import { RenewData, RetireData, ServeData, SweepData } from "../run/sweep-data.ts";
import { GroupAudit } from "../run/versions/audit-group.ts";
import { VersionDiff } from "../run/versions/diff-versions.ts";
import { Verification } from "../run/versions/verify/verification.ts";
import { VersionDetails } from "../run/versions/version-details.ts";
import { VersionFacts } from "../run/versions/version-facts.ts";
import { ApprovalRequest } from "../run-folder/approval.ts";
import { ModellessOutput } from "../run-folder/modelless-output.ts";
import { planFile } from "../run-folder/plan.ts";
import { Decision, RunOutput } from "../run-folder/run-output.ts";
import { cloudOutputs } from "./json-clouds.ts";
import { datasetOutputs, ModelFit } from "./json-datasets.ts";
import { migrateOutputs } from "./json-migrate.ts";
import { ListedPreparation, PreparationData, PrepareData } from "./json-preparations.ts";
import { runOutputs, status } from "./json-runs.ts";

const text = z.string().nullable();
const milliseconds = z.number();
/** What `tunewright approve --json` prints. */
const ApproveData = z.strictObject({
  runId: z.string(),
  planHash: z.string(),
  /** As it is recorded, by this call or before. */
  decision: ApprovalRequest.shape.decision.unwrap(),
  decidedNow: z.boolean(),
});
export type ApproveData = z.infer<typeof ApproveData>;

/** What `tunewright runs --json` prints. */
const RunsData = z.strictObject({
  runs: z.array(
    z.strictObject({
      runId: z.string(),
      resumes: z.number(),
      status,
      startedAt: milliseconds,
      stoppedAt: milliseconds.nullable(),
      region: z.string(),
      model: text,
      group: text,
      state: text,
      error: text,
      output: RunOutput.omit({ runId: true }).extend({ decision: Decision }).nullable(),
      modelless: ModellessOutput.nullable(),
      aliases: z.array(z.string()),
    }),
  ),
  /** Datasets that are or were prepared in the cloud. */
  preparations: z.array(ListedPreparation),
});

/** What `tunewright report --json` prints. */
const ReportData = z.strictObject({
  runId: z.string(),
  folder: z.string(),
  /** Path of the page, or of the Markdown where there is no page. */
  report: z.string(),
  /** Paths below the folder. */
  files: z.array(z.string()),
  /** Whether it was opened in the browser. */
  opened: z.boolean(),
});
export type ReportData = z.infer<typeof ReportData>;

const Total = z.strictObject({ usd: z.number().nullable(), unknown: z.array(z.string()) });
const MinuteRange = z.strictObject({ low: z.number(), high: z.number() });

/** What `tunewright plan --json` prints. */
const PlanData = z.strictObject({
  /** null where it follows from what cannot be known without an account; see `gaps`. */
  runId: text,
  planHash: text,
  plan: planFile.schema,
  /** In USD, by when it is paid; `unknown` names what a sum leaves out. */
  costs: z.strictObject({
    once: Total,
    throughput: z.strictObject({ hours: z.number(), usd: z.number().nullable() }).nullable(),
    term: z.strictObject({ duration: z.string(), until: z.string(), usd: z.number() }).nullable(),
    run: Total,
    perHour: Total,
    perMonth: Total,
  }),
  /** In minutes. */
  times: z.strictObject({
    training: MinuteRange.nullable(),
    serving: MinuteRange.nullable(),
    evaluation: z.number().nullable(),
    source: z.string(),
  }),
  /** What cannot be known without an account. */
  gaps: z.array(z.string()),
  budget: Budget.nullable(),
  /** Why the run would be refused; null: it would not. */
  refusal: z.strictObject({ code: z.string(), message: z.string(), hint: text }).nullable(),
});

/** What `tunewright explain --json` prints: flat, null where it is not known. */
const ExplainData = z.strictObject({
  /** Whether the text itself is known, not only the name of its error. */
  known: z.boolean(),
  /** By what: its words, one of our codes, a rule, the name of its error alone, or a run that is fine. */
  basis: z.enum(["text", "code", "rule", "name", "run", "none"]),
  ...{ id: text, cause: text, remedy: text, command: text, source: text },
  ...{ side: Side.nullable(), retry: Retry.nullable(), billed: Billed.nullable() },
  /** Names of errors in a text that is not known. */
  names: z.array(z.string()),
  /** The run that was asked about. */
  run: z
    .strictObject({
      ...{ runId: z.string(), status, state: text, error: text, cause: text, decided: text },
    })
    .nullable(),
});
export type ExplainData = z.infer<typeof ExplainData>;
/** What `tunewright versions list --json` prints. */
const VersionsData = z.strictObject({
  versions: z.array(VersionFacts.extend({ region: z.string() })),
});

/** What `tunewright versions show --json` prints. */
const VersionData = VersionDetails.extend({
  region: z.string(),
  /** Paths below the folder that the dossier was saved in; null where it was not. */
  saved: z.array(z.string()).nullable(),
  /** The file that the model card was written to; null where none was. */
  card: text,
});
export type VersionData = z.infer<typeof VersionData>;

/** What `tunewright prices --json` prints. */
const PricesData = z.strictObject({
  /** Path of the refreshed prices; null where the shipped ones are in use. */
  file: text,
  readAt: text,
  prices: z.array(Price.unwrap().extend({ model: z.string(), item: z.string() })),
  refresh: z
    .strictObject({
      read: z.number(),
      ignored: z.number(),
      changes: z.array(
        z.strictObject({
          model: z.string(),
          item: z.string(),
          before: z.number().nullable(),
          after: z.number(),
        }),
      ),
    })
    .nullable(),
});

/** What `tunewright doctor --json` prints. */
const DoctorData = z.strictObject({
  region: z.string(),
  model: z.string(),
  /** Nothing is not fine. */
  fine: z.boolean(),
  checks: z.array(Finding),
});
export type DoctorData = z.infer<typeof DoctorData>;

/** What `tunewright requests show --json` prints: a request and its answer; null while there is none. */
const RequestData = z.strictObject({
  id: z.string(),
  standing: z.boolean(),
  answer: RequestAnswer.nullable(),
});
export type RequestData = z.infer<typeof RequestData>;

/** What `tunewright requests list --json` prints. */
const RequestsData = z.strictObject({ requests: z.array(RequestData) });
export type RequestsData = z.infer<typeof RequestsData>;

/** What `tunewright requests put --json` prints. */
const PutRequestData = RequestData.extend({
  key: z.string(),
  /** Of the run as it was planned here. */
  runId: z.string(),
  planHash: z.string(),
  /** Keys of the files that the request names and that were local. */
  uploaded: z.array(z.string()),
});
export type PutRequestData = z.infer<typeof PutRequestData>;

/** What `tunewright init --json` prints. */
const InitData = z.strictObject({
  /** The config file that was written; null where no row could be used. */
  file: z.string(),
  /** Path of its JSON Schema, from its folder. */
  schema: z.string(),
  files: z.array(z.string()),
  rows: z.number(),
  duplicates: z.number(),
  /** What the answers are. */
  kind: z.enum(["labels", "text", "chats", "tools"]),
  /** Rows have preferred and rejected answers; the preferred ones are read. */
  isPreference: z.boolean(),
  /** How many different ones there are; 0 where answers are no labels. */
  labels: z.number(),
  languages: z.array(z.strictObject({ language: z.string(), share: z.number() })),
  columns: z.record(z.string(), z.unknown()),
  model: z.string(),
  group: z.string(),
  maxUsd: z.number().nullable(),
  /** Of the training alone, estimated; null where the price is not known. */
  trainingUsd: z.number().nullable(),
  /** The data has no errors. */
  ok: z.boolean(),
  /** Findings by code. */
  counts: z.record(z.string(), z.number()),
  models: z.array(ModelFit),
});

/** What `tunewright config --json` prints. */
const ConfigData = z.strictObject({
  /** The config file that was read; null where there is none. */
  file: text,
  /** Settings without which there is no run. */
  missing: z.array(z.enum(["data.files", "model"])),
  settings: z.array(
    z.strictObject({
      path: z.string(),
      description: z.string(),
      /** null where it is not set, or not known before the data is read. */
      value: z.unknown(),
      from: z.enum(["option", "file", "default", "model", "data", "unset"]),
      /** `file:line:column`, where it is from the file. */
      place: text,
      /** The same in words, e.g. `--epochs`. */
      origin: z.string(),
    }),
  ),
});

/** What `tunewright logs --json` prints. */
const LogsData = z.strictObject({
  runId: z.string(),
  isRunning: z.boolean(),
  events: z.array(LogEvent),
});

/** What `tunewright use --json` prints. */
const UseData = z.strictObject({
  as: z.string(),
  /** What to call the file. */
  file: z.string(),
  install: text,
  lines: z.string(),
  card: CallCard,
});

/** What commands print with `--json`, by verb. */
export const jsonOutputs = {
  ...migrateOutputs,
  ...datasetOutputs,
  ...runOutputs,
  ...cloudOutputs,
  ci: CiData,
  use: UseData,
  logs: LogsData,
  approve: ApproveData,
  config: ConfigData,
  init: InitData,
  prices: PricesData,
  plan: PlanData,
  runs: RunsData,
  prepare: PrepareData,
  status: z.union([runOutputs.status, PreparationData]),
  watch: z.union([runOutputs.watch, PreparationData]),
  stop: z.union([runOutputs.stop, PreparationData]),
  report: ReportData,
  compare: RunComparison,
  replay: ReplayResult,
  explain: ExplainData,
  doctor: DoctorData,
  promote: PromotionResult,
  rollback: PromotionResult,
  "requests put": PutRequestData,
  "requests list": RequestsData,
  "requests show": RequestData,
  "versions list": VersionsData,
  "versions show": VersionData,
  "versions card": CallCard,
  "versions diff": VersionDiff,
  "versions audit": GroupAudit,
  "versions verify": Verification,
  sweep: SweepData,
  renew: RenewData,
  serve: ServeData,
  retire: RetireData,
};
