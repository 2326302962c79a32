import { grouped } from "../../../counts.ts";
import { durationText } from "../../../duration-text.ts";
import { hourlyText } from "../../../usd.ts";
import type { ArmName, ServeOffer } from "../../api/playground/arms.ts";
import type { AnswerDone } from "../../api/playground/ask.ts";
import type { ChosenRun } from "../../api/playground/playground.ts";
import { usePlace } from "../parts/cloud.ts";
import { Command } from "../parts/command.tsx";
import { ReportHtml } from "../parts/report-html.tsx";
import { Failed } from "../parts/waiting.tsx";
import { smallUsd } from "./price.tsx";
import type { Answering } from "./use-asking.ts";

type Arm = ChosenRun["arms"][number];

const TITLES: Readonly<Record<ArmName, string>> = {
  base: "Base model",
  tuned: "Tuned",
  champion: "Champion",
};

interface CardProps {
  readonly arm: Arm;
  readonly region: string;
  /** The right answer, where the question is a held-out row's. */
  readonly reference: string | undefined;
  readonly isAsked: boolean;
  onAsked(is: boolean): void;
  readonly answering: Answering | null;
  readonly base: Answering | null;
  readonly isUnderWay: boolean;
  readonly isStopped: boolean;
}

/** A model and its answer. */
export function ArmCard(props: CardProps) {
  const { arm, isAsked, answering, isUnderWay } = props;
  const isBusy = isUnderWay && answering?.done === null && answering.error === null;
  return (
    <section class="arm" aria-labelledby={`arm-${arm.arm}`} aria-busy={isBusy}>
      <div class="head">
        <h2 id={`arm-${arm.arm}`}>{TITLES[arm.arm]}</h2>
        {arm.aliases.map((alias) => (
          <span key={alias} class="tag">
            {alias.split("@")[1]}
          </span>
        ))}
        {arm.modelId === null ? null : (
          <label>
            <input
              type="checkbox"
              checked={isAsked}
              onChange={(event) => props.onAsked(event.currentTarget.checked)}
            />{" "}
            Ask
          </label>
        )}
      </div>
      <Model arm={arm} />
      {arm.modelId === null ? <Absent arm={arm} region={props.region} /> : null}
      {answering === null ? null : <Answer {...props} answering={answering} isBusy={isBusy} />}
    </section>
  );
}

function Model({ arm: { model, runId, formerly } }: { arm: Arm }) {
  if (model === null) return null;
  return (
    <p class="model">
      {runId === null ? model : <a href={`/runs/${encodeURIComponent(runId)}`}>{model}</a>}
      {formerly === null ? null : <small> {formerly} before this run</small>}
    </p>
  );
}

function Absent({ arm: { absent, serve }, region }: { arm: Arm; region: string }) {
  const { flags } = usePlace(region);
  return (
    <>
      <p class="note">{absent}</p>
      {serve === null ? null : (
        <>
          <p class="note">Serve it again: {servePrice(serve)}.</p>
          <Command text={`tunewright serve ${serve.version}${flags}`} />
        </>
      )}
    </>
  );
}

function servePrice({ path, usdPerHour }: ServeOffer): string {
  return path === "on-demand" ? "billed by tokens only" : hourlyText(usdPerHour);
}

function Answer({
  arm: { arm },
  answering: { text, html, done, error },
  base,
  reference,
  isBusy,
  isStopped,
}: CardProps & { answering: Answering; isBusy: boolean }) {
  const isSame = html !== null && base?.done != null && base.text === text;
  return (
    <>
      <div class="reply">
        {html === null || isSame ? text : <ReportHtml html={html} />}
        {isBusy ? <span class="caret" aria-hidden="true" /> : null}
      </div>
      {error === null ? null : <Failed error={error} />}
      {isStopped && done === null && error === null ? <p class="note">Stopped.</p> : null}
      <p class="marks">
        {done === null || reference === undefined ? null : (
          <Right is={text.trim() === reference.trim()} />
        )}
        {arm !== "base" && isSame ? <span class="tag">same as the base model’s</span> : null}
      </p>
      {done === null ? null : <Measured done={done} />}
    </>
  );
}

function Right({ is }: { is: boolean }) {
  return is ? (
    <span class="tag good">✓ the right answer</span>
  ) : (
    <span class="tag bad">✗ not the right answer, word for word</span>
  );
}

function Measured({ done }: { done: AnswerDone }) {
  const { inputTokens, outputTokens, ms, firstMs, usd, streamed, stopReason } = done;
  const first =
    firstMs === null || !streamed ? "" : `, the first words after ${shortTime(firstMs)}`;
  return (
    <p class="note">
      {shortTime(ms)}
      {first} · {grouped(inputTokens)} tokens in, {grouped(outputTokens)} out ·{" "}
      {usd === null ? "price of its tokens not known" : `${smallUsd(usd)} by list prices`}
      {streamed ? null : " · this model does not stream: the answer came whole"}
      {stopReason === "max_tokens" ? (
        <>
          {" "}
          · <span class="tag unsure">! cut off</span> at the most tokens allowed
        </>
      ) : null}
    </p>
  );
}

/** Models answer in less than a tenth of a second here. */
function shortTime(milliseconds: number): string {
  return milliseconds < 995 ? `${Math.round(milliseconds)} ms` : durationText(milliseconds);
}
