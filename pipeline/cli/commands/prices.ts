import type { BaseModelFacts, Prices } from "../../../dataset-tools/models/base-model.ts";
import { baseModels, findBaseModel } from "../../../dataset-tools/models/base-models.ts";
import { systemClock, timestamp } from "../../clock.ts";
import { type PriceFile, writePriceFile } from "../../models/price-file.ts";
import { type RefreshedPrices, refreshPrices } from "../../models/refresh-prices.ts";
import { unknownModel } from "../../models/resolve.ts";
import { openSession, type SessionOptions, withSession } from "../cloud-session.ts";
import type { Call, CommandSpec, Result } from "../command.ts";
import { priceFilePath, readListedPrices } from "../listed-prices.ts";
import { type PriceRow, pricesText } from "../views/prices.ts";

interface PricesOptions extends SessionOptions {
  readonly model?: string;
  readonly refresh?: boolean;
  readonly config?: string;
}

/** `tunewright prices [--model NAME] [--refresh]` */
export const command: CommandSpec<PricesOptions> = {
  help: {
    about: [
      "Shows the prices that `plan` and `tune` reckon with: those in tunewright.prices.json, else those that came with Tunewright, each with its source and day. A price in tunewright.yaml (prices) has precedence over both. --refresh needs pricing:GetProducts, and writes no file but its own.",
    ],
    exits: { 0: "shown" },
    examples: ["tunewright prices --model nova-micro", "tunewright prices --refresh"],
  },
  configure(command) {
    withSession(command)
      .option("--model <name>", "only this base model")
      .option("--refresh", "read AWS's Price List, and keep its prices in tunewright.prices.json")
      .option("--config <file>", "config file beside which the prices are kept");
  },
  run: prices,
};

async function prices({ options, output }: Call<PricesOptions>): Promise<Result> {
  const path = priceFilePath(options.config);
  const models = wantedModels(options.model);
  const before = await readListedPrices(options.config, output);
  const refreshed =
    options.refresh === true ? await refresh(models, before, { options, output, path }) : undefined;
  const listed = refreshed?.file ?? before;
  const rows = models.flatMap((model) => rowsOf(model, listed));
  const readAt = listed?.readAt ?? null;
  const changes = refreshed && {
    read: refreshed.read,
    ignored: refreshed.ignored,
    changes: refreshed.changes,
  };
  return {
    data: { file: listed === null ? null : path, readAt, prices: rows, refresh: changes ?? null },
    text: pricesText(rows, { path, readAt, refresh: changes }),
  };
}

/** Reads the Price List, and keeps what it says beside what an earlier one said of other models. */
async function refresh(
  models: readonly BaseModelFacts[],
  before: PriceFile | null,
  { options, output, path }: Pick<Call<PricesOptions>, "options" | "output"> & { path: string },
): Promise<RefreshedPrices> {
  const session = await openSession(options, output, { currentStack: false });
  // The SDK is loaded only here.
  const { pricingClient } = await import("../../clients.ts");
  const found = await refreshPrices(pricingClient(session.clients), {
    models,
    before: new Map(models.map((model) => [model.name, pricesOf(model, before)])),
    readAt: timestamp(systemClock),
    isAws: !session.isFree,
  });
  // A refresh of one model says nothing about the others; one of all replaces what was.
  const others = options.model === undefined ? {} : before?.models;
  const file = { ...found.file, models: { ...others, ...found.file.models } };
  await writePriceFile(path, file);
  return { ...found, file };
}

function wantedModels(name: string | undefined): readonly BaseModelFacts[] {
  if (name === undefined) return baseModels();
  const model = findBaseModel(name);
  if (model === undefined) throw unknownModel(name);
  return [model];
}

function pricesOf({ name, prices }: BaseModelFacts, listed: PriceFile | null): Prices {
  return { ...prices, ...listed?.models[name] };
}

function rowsOf(model: BaseModelFacts, listed: PriceFile | null): PriceRow[] {
  return Object.entries(pricesOf(model, listed)).map(([item, price]) => ({
    model: model.name,
    item,
    ...price,
  }));
}
