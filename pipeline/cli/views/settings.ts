import { counted } from "../../counts.ts";
import type { SettingValue } from "../../run/setting-values.ts";
import { paint } from "../format.ts";

/** Options that are not named as their settings. */
const FLAGS: Readonly<Record<string, string>> = {
  "data.files": "argument",
  "hyperparameters.epochCount": "--epochs",
  "hyperparameters.learningRate": "--learning-rate",
  "hyperparameters.learningRateWarmupSteps": "--warmup-steps",
  "serving.path": "--serving",
  "evaluation.scores": "--score",
  tags: "--tag",
};

/** Where a setting's value is from, e.g. `--epochs`, `tunewright.yaml:4:8` or `default`. */
export function originText({ path, from, place }: SettingValue): string {
  switch (from) {
    case "option":
      return flagOf(path);
    case "file":
      return place ?? "the config file";
    case "model":
      return "follows from the base model";
    case "data":
      return "follows from the data";
    case "default":
      return "default";
    case "unset":
      return "not set";
  }
}

function flagOf(path: string): string {
  if (path.startsWith("data.columns.")) return "--columns";
  if (path.startsWith("approval.")) return "--approval";
  const name = path.slice(path.lastIndexOf(".") + 1);
  const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return FLAGS[path] ?? (path.startsWith("hyperparameters.") ? "--hyper" : `--${kebab}`);
}

/** Settings as text: those that are given, or with `explain` all, each with what it is for. */
export function settingsText(
  settings: readonly SettingValue[],
  { explain, missing }: { explain: boolean; missing: readonly string[] },
): string {
  const shown = settings.filter(({ from }) => explain || from === "option" || from === "file");
  const width = Math.max(0, ...shown.map(({ path }) => path.length));
  const lines = shown.flatMap((setting) => {
    const value = valueText(setting);
    const name = explain ? paint.bold(setting.path) : setting.path.padEnd(width);
    const line = `${name}  ${value === "" ? "" : `${value}  `}${paint.dim(originText(setting))}`;
    return explain ? [line, `    ${setting.description}`] : [line];
  });
  const rest = settings.length - shown.length;
  return [
    ...(shown.length === 0 ? ["no settings are given"] : lines),
    ...missing.map((one) => `${paint.warn("missing")} ${one}`),
    ...(explain
      ? []
      : [
          "",
          `${counted(rest, "further setting")} ${rest === 1 ? "has its" : "have their"} default or follow from the data and the base model: \`tunewright config --explain\``,
        ]),
  ].join("\n");
}

function valueText({ value, from }: SettingValue): string {
  if (value === null) return from === "file" || from === "default" ? "null" : "";
  return typeof value === "string" ? value || '""' : JSON.stringify(value);
}
