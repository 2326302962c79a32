import type { CsvRecord } from "../../dataset-tools/read/csv-record.ts";

/** All records of a table's batches. */
export async function allRecords(batches: AsyncIterable<CsvRecord[]>): Promise<CsvRecord[]> {
  const records: CsvRecord[] = [];
  for await (const batch of batches) records.push(...batch);
  return records;
}

/** A record without what only our own scanners say of it. */
export function cellsOrFault(record: CsvRecord): CsvRecord {
  return "code" in record ? record : { cells: record.cells, line: record.line };
}
