import type { Owned } from "../../clean-up/owned.ts";
import { kindText } from "../../report/outcome-text.ts";
import type { DestroyChoice, DestroyResult } from "../../run/destroy.ts";
import type { Inventory, RegisteredGroup } from "../../run/stack-inventory.ts";
import { paint, table } from "../format.ts";

/** Where the stack is, and what of it is to be deleted. */
interface Place extends DestroyChoice {
  readonly account: string;
  readonly region: string;
  readonly bucket: string;
}

/** What is there, and what destroying does with it. */
export function inventoryText(inventory: Inventory, place: Place): string {
  const { account, region, bucket } = place;
  const { billable, groups, data } = inventory;
  return [
    `Tunewright's stack in account ${account}, ${region}`,
    paint.bold("Billed now"),
    ...(billable.length === 0 ? ["  nothing"] : [table(billable.map(row))]),
    paint.bold("Registered"),
    ...(groups.length === 0 ? ["  nothing"] : groups.flatMap(groupLines)),
    paint.bold("Data"),
    `  s3://${bucket}: ${data.versions} versions of objects, ${megabytes(data.bytes)} MB`,
    paint.bold("Destroying it"),
    ...consequences(inventory, place).map((line) => `  ${line}`),
  ].join("\n");
}

function row(one: Owned): string[] {
  const until = "committedUntil" in one ? one.committedUntil : null;
  const state = until === null ? one.status : `committed until ${until.slice(0, 10)}`;
  return [`  ${kindText(one.kind)}`, one.name, `run ${one.runId}`, state];
}

function groupLines({ group, versions, aliases }: RegisteredGroup): string[] {
  return [
    `  ${group}: ${versions} ${versions === 1 ? "version" : "versions"}`,
    ...aliases.map(({ alias, runId }) => `    ${alias} → ${runId}`),
  ];
}

const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(1);

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;

function consequences(inventory: Inventory, choice: DestroyChoice): string[] {
  const { running, billable, groups, settings, keyArn } = inventory;
  const of = (kind: Owned["kind"]) => billable.filter((one) => one.kind === kind);
  const committed = of("provisioned-throughput").filter((one) => !isFreeToGo(one));
  const serving = of("deployment").length + of("provisioned-throughput").filter(isFreeToGo).length;
  const aliases = groups.flatMap((group) => group.aliases);
  const models = of("custom-model").length;
  return [
    ...(running.length === 0
      ? []
      : [`stops ${count(running.length, "run")}: ${running.join(", ")}`]),
    ...(of("customization-job").length === 0
      ? []
      : [`stops ${count(of("customization-job").length, "customization job")}`]),
    ...(serving === 0 ? [] : [`removes what serves models, on demand or by the hour: ${serving}`]),
    ...(aliases.length === 0 ? [] : ["leaves applications that call by an alias without a model"]),
    ...(models === 0
      ? []
      : choice.deleteModels
        ? [`deletes ${count(models, "custom model")}`]
        : [
            `keeps ${count(models, "custom model")}, whose storage is billed (--delete-models deletes)`,
          ]),
    ...(committed.length === 0
      ? []
      : [`keeps ${count(committed.length, "throughput")} with a commitment, billed until its end`]),
    choice.deleteData
      ? "deletes the data bucket with the datasets, reports and the registry"
      : "keeps the data bucket with everything in it (--delete-data deletes it)",
    ...(keyArn === null
      ? []
      : [settings.removal === "retain" ? "keeps the stack's key" : "deletes the stack's key"]),
    "deletes the state machine, the functions, the roles and the topic",
  ];
}

function isFreeToGo(one: Owned): boolean {
  return !("committedUntil" in one) || one.committedUntil === null;
}

/** What was done, and what stays and costs money. */
export function destroyedText(
  { destroyed, removed, remaining, staying, failures }: DestroyResult,
  { settings, keyArn }: Inventory,
  { bucket, deleteData }: DestroyChoice & { bucket: string },
): string {
  const keeps = settings.removal === "retain";
  const stays = [
    ...staying.map((one) => row(one).join("  ").trim()),
    ...(deleteData || !destroyed ? [] : [`the data bucket s3://${bucket}`]),
    ...(keyArn === null || !keeps ? [] : [`the key ${keyArn}, about 1 USD a month`]),
  ];
  return [
    destroyed ? `${paint.good("✓")} the stack is deleted` : paint.bad("the stack is not deleted"),
    ...removed.map((one) => `  removed ${kindText(one.kind)} ${one.name}`),
    ...remaining.map(
      (one) => `  ${paint.bad("not removed yet:")} ${kindText(one.kind)} ${one.name}`,
    ),
    ...failures.map((failure) => `  ${paint.bad("CloudFormation could not delete")} ${failure}`),
    ...(destroyed ? [] : ["  Run `tunewright destroy` again to continue."]),
    paint.bold(stays.length === 0 ? "Nothing stays." : "What stays, and may cost money"),
    ...stays.map((line) => `  ${line}`),
  ].join("\n");
}
