import { join } from "node:path";
import { counted } from "../../counts.ts";
import { type Migration, type Move, migrationFiles } from "../../run/migrate/migration.ts";
import { paint } from "../format.ts";

/** What a migration has written, what moved, and what did not and why. */
export function migrationText(migration: Migration, out: string): string {
  const { model, why, data, moves } = migration;
  return [
    ...partLines(data, out),
    `${paint.good("✓")} settings in ${join(out, migrationFiles.config)}`,
    `  base model ${paint.bold(model)}: ${why}`,
    ...section("Moves", moves, "moved"),
    ...section("Changes", moves, "changed"),
    ...section("Stays behind", moves, "stays"),
    "",
    paint.bold("Next"),
    ...nextLines(migration, out),
  ].join("\n");
}

function partLines({ train, heldOut }: Migration["data"], out: string): string[] {
  const of = ({ file, rows, leftOut }: typeof train, what: string) => [
    `${paint.good("✓")} ${counted(rows, "row")} ${what} in ${join(out, file)}`,
    ...(leftOut === 0 ? [] : [`  ${paint.warn("note")} ${counted(leftOut, "bad row")} left out`]),
  ];
  return [...of(train, "to train on"), ...(heldOut === null ? [] : of(heldOut, "held out"))];
}

function section(title: string, moves: readonly Move[], wanted: Move["kind"]): string[] {
  const lines = moves.flatMap(({ kind, from, to, why }) =>
    kind === wanted
      ? [
          `  ${from}${to === null ? "" : ` → ${to}`}`,
          ...(why === null ? [] : [paint.dim(`    ${why}`)]),
        ]
      : [],
  );
  return lines.length === 0 ? [] : ["", paint.bold(title), ...lines];
}

function nextLines({ data, oldModel }: Migration, out: string): string[] {
  const ask =
    data.heldOut === null
      ? ["  without --held-out the old model cannot be compared: it has learned all of these rows"]
      : [
          `  \`tunewright migrate ask-old ${out} --url URL${oldModel === null ? " --old-model NAME" : ""}\` keeps the old model's answers`,
        ];
  return [
    `  \`cd ${out} && tunewright plan\`, then \`tunewright tune --local\` rehearses it`,
    ...ask,
  ];
}
