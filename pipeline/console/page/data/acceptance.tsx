import { counted, grouped } from "../../../counts.ts";
import type { RunData } from "../../api/data/run-data.ts";
import { Scroll } from "../parts/scroll.tsx";

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
      <Scroll label="What AWS accepted, by file">
        <table>
          <caption class="sr">What AWS accepted, by file</caption>
          <thead>
            <tr>
              <th scope="col">File</th>
              {["Processed", "Accepted", "In part", "Rejected"].map((title) => (
                <th key={title} scope="col" class="num">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <tr key={file.fileName}>
                <th scope="row">{file.fileName}</th>
                <td class="num">{grouped(file.processed)}</td>
                <td class="num">{grouped(file.accepted)}</td>
                <td class="num">{grouped(file.partiallyAccepted)}</td>
                <td class="num">{grouped(file.rejected)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </>
  );
}
