import type { Price } from "../../../dataset-tools/models/base-model.ts";
import { counted } from "../../counts.ts";
import { decimal } from "../../models/hyperparameters.ts";
import type { RefreshedPrices } from "../../models/refresh-prices.ts";
import { paint, table } from "../format.ts";

/** A price in use. */
export interface PriceRow extends Price {
  readonly model: string;
  readonly item: string;
}

/** The prices in use, and what a refresh has changed. */
export function pricesText(
  rows: readonly PriceRow[],
  of: {
    path: string;
    readAt: string | null;
    refresh: Pick<RefreshedPrices, "read" | "ignored" | "changes"> | undefined;
  },
): string {
  const { path, readAt, refresh } = of;
  const cells = rows.map(({ model, item, usd, per, confirmed, date, source }) => [
    model,
    item,
    `${confirmed ? "" : "~"}$${decimal(usd)}`,
    per.replaceAll("-", " "),
    date,
    source,
  ]);
  const from =
    readAt === null
      ? "shipped with Tunewright; `tunewright prices --refresh` reads AWS's Price List"
      : `from ${path}, read ${readAt.slice(0, 10)}; the others are shipped with Tunewright`;
  return [
    table([["MODEL", "ITEM", "USD", "PER", "DATE", "SOURCE"], ...cells], {
      optional: ["SOURCE", "DATE"],
    }),
    "",
    `Prices ${from}`,
    ...(rows.some(({ confirmed }) => !confirmed)
      ? [`${paint.warn("UNCONFIRMED")} prices (~) were not read from AWS's Price List`]
      : []),
    ...(refresh === undefined ? [] : ["", ...refreshLines(refresh)]),
  ].join("\n");
}

function refreshLines({
  read,
  ignored,
  changes,
}: Pick<RefreshedPrices, "read" | "ignored" | "changes">): string[] {
  const lines = changes.map(({ model, item, before, after }) => {
    const share = before === null ? "new" : `${percent((after - before) / before)}%`;
    const old = before === null ? "unknown" : `$${decimal(before)}`;
    return `  ${model} ${item}: ${old} → $${decimal(after)} (${share})`;
  });
  return [
    `${paint.bold("Read")}  ${counted(read, "price")}; ${counted(ignored, "other product")} ignored`,
    ...(lines.length === 0 ? ["  no price has changed"] : lines),
  ];
}

function percent(share: number): string {
  return `${share > 0 ? "+" : ""}${(share * 100).toFixed(1)}`;
}
