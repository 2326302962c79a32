import type { Definition } from "../definition.ts";
import { lambda, otherwise, type States } from "../states.ts";
import { endings } from "./endings.ts";
import { listedShards, overEach } from "./over-each.ts";
import { step } from "./steps.ts";

/** Seconds after which Step Functions ends a preparation itself; it can be continued. */
const LONGEST_SECONDS = 3 * 24 * 3600;

/** What every function is given, and where it continues when it has failed for good. */
const given = { preparationId: "{% $runId %}" };
const Catch = otherwise(step.fail);

const list: States = {
  "Note what is prepared": {
    Type: "Pass",
    // Named as in a run, since notices and logs are made alike.
    Assign: {
      runId: "{% $states.input.preparationId %}",
      partitions: "{% $states.input.partitions %}",
    },
    Next: step.list,
  },
  [step.list]: lambda("ListFiles", given, { Catch, Next: step.read }),
};

const read = overEach({
  ...{ label: "ReadShards", check: "Was every shard read?" },
  ...{ handler: "ReadShard", call: "Read the shard", failed: "shards could not be read" },
  items: listedShards,
  next: step.search,
});

const search = overEach({
  ...{ label: "FindDuplicates", check: "Was every part searched?" },
  ...{ handler: "FindDuplicates", call: "Search one part" },
  failed: "parts could not be searched for duplicates",
  items: {
    Items:
      "{% [[0..$partitions - 1].{'number': $, 'name': 'part ' & $string($ + 1) & ' of ' & $string($partitions)}] %}",
  },
  next: step.choose,
});

const choose: States = {
  [step.choose]: lambda("ChooseRows", given, { Output: {}, Catch, Next: step.extract }),
};

const extract = overEach({
  ...{ label: "ExtractRows", check: "Was every shard extracted?" },
  ...{ handler: "ExtractRows", call: "Extract rows of the shard" },
  failed: "shards could not be extracted",
  items: listedShards,
  next: step.write,
});

/** The states by stage, in the order in which a preparation goes through them. */
const stages: readonly States[] = [list, read, search, choose, extract, endings];

/** A dataset made of many files: deployed beside the machine of runs. Each step can be called again, and says what it has. */
export const preparationDefinition: Definition = {
  Comment: "Tunewright: from files in S3 to a checked dataset that can be tuned on",
  QueryLanguage: "JSONata",
  StartAt: "Note what is prepared",
  TimeoutSeconds: LONGEST_SECONDS,
  States: Object.assign({}, ...stages),
};
