import { counted, grouped } from "../../../counts.ts";
import type { MadeData, PreparedFile, RunData } from "../../api/data/run-data.ts";
import { Bar } from "../parts/bar.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { PARTS } from "./part-names.ts";

/** The files that were read, and what became of their rows. */
export function Origin({ data: { made, files } }: { data: RunData }) {
  return (
    <section>
      <h2>Where the rows come from</h2>
      {made === null ? (
        <p class="note">
          The run’s folder has no manifest that can be read, so that only its prepared files are
          known.
        </p>
      ) : (
        <>
          <Sources made={made} />
          <Fates made={made} />
        </>
      )}
      <Files files={files} />
      {made === null ? null : <System made={made} />}
    </section>
  );
}

function Sources({ made: { sources } }: { made: MadeData }) {
  return (
    <ul class="sources">
      {sources.map(({ name, records, bytes, sha256, columns, heldOut }) => (
        <li key={name}>
          <strong>{name}</strong> · {counted(records, "row")} · {bytesText(bytes)}
          {heldOut === true ? " · all held out" : ""}
          {columns === undefined ? null : (
            <>
              {" · "}question = <code>{columns.question.columns.join(" + ")}</code>, answer ={" "}
              <code>{columns.answer.columns.join(" + ")}</code>
              {columns.answer.from === "given" ? "" : " (guessed)"}
            </>
          )}
          <Hash sha256={sha256} />
        </li>
      ))}
    </ul>
  );
}

function Fates({ made }: { made: MadeData }) {
  const { read } = made.records;
  return (
    <DataTable
      label={`What became of ${counted(read, "row")} that were read`}
      kind="chart fates"
      columns={[["What became of them"], ["Rows", "num"], ["", "bar"]]}
      rows={made.fates.map(({ what, why, rows, kind }) => ({
        key: what,
        cells: [
          <>
            {what} <small>{why}</small>
          </>,
          grouped(rows),
          <Bar key="bar" segments={[{ kind, value: rows }]} max={read} />,
        ],
      }))}
    />
  );
}

function Files({ files }: { files: readonly PreparedFile[] }) {
  return (
    <details>
      <summary>Prepared files and their hashes</summary>
      <ul class="sources">
        {files.map(({ part, key, rows, bytes, sha256 }) => (
          <li key={part}>
            <strong>{PARTS[part]}</strong> · <code>{key}</code> · {counted(rows, "row")}
            {bytes === null ? "" : ` · ${bytesText(bytes)}`}
            <Hash sha256={sha256} />
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Told in full, to be copied and compared. */
function Hash({ sha256 }: { sha256: string | null }) {
  return sha256 === null ? null : (
    <small class="hash">
      SHA-256 <code>{sha256}</code>
    </small>
  );
}

const SYSTEM: Readonly<Record<MadeData["system"]["source"], string>> = {
  labels: "made from the labels, before every row",
  given: "given by the user, before every row",
  rows: "each row has its own",
  none: "none",
};

function System({ made: { system, format, method, version } }: { made: MadeData }) {
  return (
    <details>
      <summary>System prompt: {SYSTEM[system.source]}</summary>
      {system.text === null ? null : <p class="command">{system.text}</p>}
      <p class="note">
        Rows are in the format {format}, for {method === "sft" ? "fine-tuning" : method}; prepared
        by version {version} of Tunewright.
      </p>
    </details>
  );
}

/** e.g. `46 kB`. */
function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${grouped(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
