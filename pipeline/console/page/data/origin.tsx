import { counted, grouped } from "../../../counts.ts";
import type { MadeData, PreparedFile, RunData } from "../../api/data/run-data.ts";
import { Bar } from "../parts/bar.tsx";
import { Scroll } from "../parts/scroll.tsx";
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
          <Fates made={made} files={files} />
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

interface Fate {
  readonly what: string;
  readonly why: string;
  readonly rows: number;
  readonly kind: string;
}

/** Every row that was read, by what became of it. */
function fatesOf({ records }: MadeData, files: readonly PreparedFile[]): Fate[] {
  const out: Fate[] = [
    { what: "defective", why: "left out on request", rows: records.rejected, kind: "bad" },
    {
      what: "exact duplicates",
      why: "the first of each is kept",
      rows: records.duplicates,
      kind: "out",
    },
    {
      what: "near duplicates",
      why: "left out on request",
      rows: records.nearDuplicates ?? 0,
      kind: "out",
    },
    {
      what: "leaked",
      why: "a held-out row has the same question",
      rows: records.leaked ?? 0,
      kind: "out",
    },
  ];
  const kept = files.map(({ part, rows }) => ({
    what: PARTS[part],
    why: USES[part],
    rows,
    kind: part,
  }));
  return [...kept, ...out.filter(({ rows }) => rows > 0)];
}

const USES: Readonly<Record<PreparedFile["part"], string>> = {
  train: "the model learns from them",
  validation: "the loss is measured on them while it learns",
  evaluation: "not used for training; the models are compared on them",
};

function Fates({ made, files }: { made: MadeData; files: readonly PreparedFile[] }) {
  const { read } = made.records;
  return (
    <Scroll label="What became of the rows">
      <table class="chart fates">
        <caption>What became of {counted(read, "row")} that were read</caption>
        <thead>
          <tr>
            <th scope="col">Rows</th>
            <th scope="col" class="num">
              Number
            </th>
            <td class="wide" />
          </tr>
        </thead>
        <tbody>
          {fatesOf(made, files).map(({ what, why, rows, kind }) => (
            <tr key={what}>
              <th scope="row">
                {what} <small>{why}</small>
              </th>
              <td class="num">{grouped(rows)}</td>
              <td class="wide">
                <Bar segments={[{ kind, value: rows }]} max={read} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
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
