import { counted, grouped } from "../../../counts.ts";
import type { RunData } from "../../api/data/run-data.ts";
import { DataTable } from "../parts/data-table.tsx";

/** What Bedrock made of the rows. */
export function Acceptance({ acceptance }: Pick<RunData, "acceptance">) {
  return (
    <section>
      <h2>What AWS accepted</h2>
      {acceptance === null ? (
        <p class="note">
          Bedrock has written no report about the rows yet: it does once it has validated them.
        </p>
      ) : (
        <Counts acceptance={acceptance} />
      )}
    </section>
  );
}

function Counts({ acceptance }: { acceptance: NonNullable<RunData["acceptance"]> }) {
  const { processed, rejected, partiallyAccepted, files } = acceptance;
  return (
    <>
      <p>
        {rejected + partiallyAccepted === 0 ? (
          <>
            <span class="tag good">✓ all accepted</span> {counted(processed, "row")} processed.
          </>
        ) : (
          <>
            <span class="tag bad">✗ not all accepted</span> {grouped(rejected)} of{" "}
            {counted(processed, "row")} rejected, {grouped(partiallyAccepted)} accepted in part.
          </>
        )}
      </p>
      <DataTable
        label="What AWS accepted, by file"
        columns={[
          ["File"],
          ["Processed", "num"],
          ["Accepted", "num"],
          ["In part", "num"],
          ["Rejected", "num"],
        ]}
        rows={files.map((file) => ({
          key: file.fileName,
          cells: [
            file.fileName,
            ...[file.processed, file.accepted, file.partiallyAccepted, file.rejected].map(grouped),
          ],
        }))}
      />
    </>
  );
}
