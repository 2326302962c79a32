import { grouped } from "../../../counts.ts";
import { dollars } from "../../../usd.ts";
import type { AskRequest } from "../../api/playground/ask.ts";
import type { ChosenRun } from "../../api/playground/playground.ts";
import { usePlace } from "../parts/cloud.ts";

/** Before a model has counted. */
const CHARACTERS_PER_TOKEN = 4;

/** What a question costs at most, before it is asked. */
export function EstimatedPrice({
  arms,
  request: { question, system, maxTokens },
  region,
}: {
  arms: ChosenRun["arms"];
  request: AskRequest;
  region: string;
}) {
  const { isFree, localModels } = usePlace(region);
  const tokens = Math.ceil((question.length + system.length) / CHARACTERS_PER_TOKEN);
  const priced = arms.flatMap(({ prices: { input, output } }) =>
    input === null || output === null ? [] : [(tokens * input + maxTokens * output) / 1000],
  );
  const most = priced.reduce((sum, usd) => sum + usd, 0);
  const hourly = arms.filter(({ byTheHour }) => byTheHour).length;
  const unknown = arms.length - priced.length - hourly;
  return (
    <p class="note">
      {localModels === false ? "" : "Simulated: models of this machine answer, not Bedrock’s. "}
      {isFree ? "Nothing is charged; at AWS it would cost " : "Costs "}
      {priced.length === 0 ? "an amount that is not known" : `at most ${smallUsd(most)}`} by list
      prices: about {grouped(tokens)} tokens in (estimated) and up to {grouped(maxTokens)} out, for
      each of {grouped(arms.length)} {arms.length === 1 ? "model" : "models"}.
      {hourly === 0
        ? ""
        : " Provisioned throughput is billed by the hour, whether it is asked or not."}
      {unknown === 0 ? "" : ` The price of ${grouped(unknown)} of them is not known.`} Questions and
      answers are kept nowhere.
    </p>
  );
}

/** e.g. `$0.0005`, or `less than $0.0001`. */
export function smallUsd(usd: number): string {
  return usd > 0 && usd < 0.0001 ? "less than $0.0001" : dollars(usd);
}
