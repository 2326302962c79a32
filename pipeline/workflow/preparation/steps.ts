/** Names of the states at which stages continue. */
export const step = {
  list: "List the files",
  read: "Read each shard",
  search: "Find duplicates",
  choose: "Choose the rows",
  extract: "Extract the chosen rows",
  write: "Write the dataset",
  fail: "Notify: preparation failed",
} as const;

/** The Maps of a preparation, in order, by their labels, with what each of their items is. */
export const mapSteps = {
  ReadShards: { state: step.read, items: "shards read" },
  FindDuplicates: { state: step.search, items: "parts searched" },
  ExtractRows: { state: step.extract, items: "shards extracted" },
} as const;

/** The state in which a preparation ends well. */
export const PREPARED = "Prepared";
