import { join } from "node:path";
import type { Cloud } from "../../kernel/service.ts";
import { Collection } from "../../kernel/store.ts";

/** What the values of a metric within a span of time come to. */
export interface Statistics {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

/** One answer of the Bedrock Runtime. */
interface Invocation {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** The metrics of the namespace AWS/Bedrock that are kept here, each by the dimension ModelId (Bedrock User Guide, "Runtime metrics"). */
const VALUE_OF = {
  Invocations: () => 1,
  InputTokenCount: ({ inputTokens }: Invocation) => inputTokens,
  OutputTokenCount: ({ outputTokens }: Invocation) => outputTokens,
} as const satisfies Record<string, (invocation: Invocation) => number>;

type MetricName = keyof typeof VALUE_OF;

const METRIC_NAMES = ["Invocations", "InputTokenCount", "OutputTokenCount"] as const;

/** An hour of one model, as it is stored: metric → minute of the hour → what its values come to. */
interface Hour {
  readonly modelId: string;
  /** Milliseconds of the cloud. */
  readonly start: number;
  readonly minutes: Readonly<Record<MetricName, Record<string, Statistics>>>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** CloudWatch keeps values of a minute for 15 days, and coarser ones for longer, which are not kept here. */
const KEPT_MS = 15 * 24 * HOUR_MS;

/** Hours with values, of all models together: beyond it the oldest are dropped, which bounds the memory. */
const MAX_HOURS = 2000;

/** How long, in real milliseconds, values may be only in memory: writing each at once would cost more than to answer. */
const FLUSH_MS = 1000;

/** Counts what the Bedrock Runtime answers, by model and minute of the cloud's clock, under `<folder>/cloudwatch/`. */
export class Metrics {
  readonly #cloud: Cloud;
  readonly #hours: Collection<Hour>;
  readonly #changed = new Map<string, Hour>();
  #timer: NodeJS.Timeout | undefined;

  constructor(cloud: Cloud) {
    this.#cloud = cloud;
    this.#hours = new Collection(join(cloud.folder, "cloudwatch", "hours"));
  }

  /** Counts an answer. @param modelId as the caller gave it */
  record(modelId: string, invocation: Invocation): void {
    const now = this.#cloud.clock.now();
    const start = Math.floor(now / HOUR_MS) * HOUR_MS;
    const minute = String(Math.floor((now - start) / MINUTE_MS));
    const key = `${start} ${modelId}`;
    const hour = this.#changed.get(key) ?? this.#hours.get(key) ?? emptyHour(modelId, start);
    for (const name of METRIC_NAMES) {
      const minutes = hour.minutes[name];
      minutes[minute] = merge(minutes[minute], ofValue(VALUE_OF[name](invocation)));
    }
    this.#changed.set(key, hour);
    this.#timer ??= setTimeout(() => this.flush(), FLUSH_MS).unref();
  }

  /** The values of each minute within [from, to), oldest first; none for a metric that is not kept. */
  minutesOf(
    metric: { readonly name: string; readonly modelId: string },
    { from, to }: { from: number; to: number },
  ): [time: number, statistics: Statistics][] {
    const { name, modelId } = metric;
    if (!isMetricName(name)) return [];
    this.flush();
    const oldest = Math.max(from, this.#cloud.clock.now() - KEPT_MS);
    return this.#hours
      .values()
      .filter((hour) => hour.modelId === modelId && hour.start < to && hour.start + HOUR_MS > from)
      .flatMap((hour) =>
        Object.entries(hour.minutes[name]).map(([minute, statistics]): [number, Statistics] => [
          hour.start + Number(minute) * MINUTE_MS,
          statistics,
        ]),
      )
      .filter(([time]) => time >= oldest && time < to)
      .sort(([a], [b]) => a - b);
  }

  /** All that is kept, by model: calls, and tokens in and out. */
  totals(): { modelId: string; invocations: number; inputTokens: number; outputTokens: number }[] {
    this.flush();
    const all = this.#hours.values();
    const modelIds = [...new Set(all.map(({ modelId }) => modelId))];
    const sumOf = (hours: readonly Hour[], name: MetricName) =>
      hours
        .flatMap(({ minutes }) => Object.values(minutes[name]))
        .reduce((sum, statistics) => sum + statistics.sum, 0);
    return modelIds.map((modelId) => {
      const hours = all.filter((hour) => hour.modelId === modelId);
      return {
        modelId,
        invocations: sumOf(hours, "Invocations"),
        inputTokens: sumOf(hours, "InputTokenCount"),
        outputTokens: sumOf(hours, "OutputTokenCount"),
      };
    });
  }

  /** Writes what is only in memory, and drops what is too old or too much. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#changed.size === 0) return;
    for (const [key, hour] of this.#changed) this.#hours.put(key, hour);
    this.#changed.clear();
    const hours = this.#hours.values().sort((a, b) => b.start - a.start);
    const oldest = this.#cloud.clock.now() - KEPT_MS - HOUR_MS;
    for (const [index, { start, modelId }] of hours.entries()) {
      if (index >= MAX_HOURS || start < oldest) this.#hours.delete(`${start} ${modelId}`);
    }
  }
}

function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(VALUE_OF, name);
}

function emptyHour(modelId: string, start: number): Hour {
  const minutes = { Invocations: {}, InputTokenCount: {}, OutputTokenCount: {} };
  return { modelId, start, minutes };
}

function ofValue(value: number): Statistics {
  return { count: 1, sum: value, min: value, max: value };
}

/** Both together. */
export function merge(a: Statistics | undefined, b: Statistics): Statistics {
  if (a === undefined) return b;
  return {
    count: a.count + b.count,
    sum: a.sum + b.sum,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
  };
}
