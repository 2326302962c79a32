import { stringify } from "yaml";
import { yamlComment } from "../../config/yaml-comment.ts";
import type { MappedSettings } from "./map-settings.ts";
import { type Migration, type Move, migrationFiles } from "./migration.ts";
import { serviceTitles } from "./source-job.ts";

/** The config file of a migration: its settings, and in comments where each comes from and what stays behind. */
export function configText(
  migration: Migration,
  { hyperparameters, group, tags }: MappedSettings,
): string {
  const { service, job, model, why, data, moves } = migration;
  const from = job === null ? serviceTitles[service] : `${serviceTitles[service]}'s job ${job}`;
  return [
    yamlComment(`Made by \`tunewright migrate ${service}\` from ${from}.`),
    "# Paths are relative: call tunewright in this folder, e.g. `tunewright plan`.",
    "",
    yamlComment(why),
    `model: ${value(model)}`,
    ...(group === undefined ? [] : [...origin(moves, "group:"), `group: ${value(group)}`]),
    "data:",
    `  files: [${migrationFiles.train}]`,
    ...(data.heldOut === null
      ? ["  # No held-out file was given: a share of the rows is held out."]
      : [
          "  # Rows that neither model has learned: both answer them.",
          `  heldOut: [${migrationFiles.heldOut}]`,
        ]),
    ...section("hyperparameters", hyperparameters, moves),
    ...section("tags", tags, moves),
    ...behind(moves),
    "",
  ].join("\n");
}

function section(name: string, values: Readonly<Record<string, string>>, moves: readonly Move[]) {
  const lines = Object.entries(values).flatMap(([key, one]) => [
    ...origin(moves, `${name}.${key}`).map((text) => `  ${text}`),
    `  ${value(key)}: ${value(/^[\d.]+$/.test(one) && name !== "tags" ? Number(one) : one)}`,
  ]);
  return lines.length === 0 ? [] : [`${name}:`, ...lines];
}

/** Which setting of the old job a setting was made from. */
function origin(moves: readonly Move[], to: string): string[] {
  const move = moves.find((one) => one.to?.startsWith(to));
  return move === undefined || move.from.startsWith("metadata.")
    ? []
    : [yamlComment(`from ${move.from}${move.why === null ? "" : `; ${move.why}`}`)];
}

function behind(moves: readonly Move[]): string[] {
  const left = moves.filter(({ kind, to }) => kind === "stays" || to?.startsWith("Bedrock's"));
  if (left.length === 0) return [];
  return [
    "",
    "# Not in this file:",
    ...left.map(({ from, why }) => yamlComment(`- ${from}${why === null ? "" : `: ${why}`}`)),
  ];
}

function value(one: string | number): string {
  return stringify(one, { lineWidth: 0 }).trimEnd();
}
