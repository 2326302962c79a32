import { useState } from "preact/hooks";
import type { ArmName } from "../../api/playground/arms.ts";
import type { AskRequest } from "../../api/playground/ask.ts";
import type { Example } from "../../api/playground/example.ts";
import type { ChosenRun } from "../../api/playground/playground.ts";
import { Failed } from "../parts/waiting.tsx";
import { ArmCard } from "./arm-card.tsx";
import { ExampleButton } from "./example-button.tsx";
import { EstimatedPrice } from "./price.tsx";
import { useAsking } from "./use-asking.ts";

/** The question, what precedes it, and the models' answers. */
export function Conversation({ chosen }: { chosen: ChosenRun }) {
  const { runId, arms, region } = chosen;
  const [question, setQuestion] = useState("");
  const [system, setSystem] = useState(chosen.system);
  const [maxTokens, setMaxTokens] = useState(chosen.maxTokens);
  const [left, setLeft] = useState<readonly ArmName[]>([]);
  const [example, setExample] = useState<Example | null>(null);
  const { asked, ask, stop } = useAsking();
  const wanted = arms.filter(({ arm, modelId }) => modelId !== null && !left.includes(arm));
  const request: AskRequest = {
    ...{ run: runId, arms: wanted.map(({ arm }) => arm) },
    ...{ question, system, maxTokens },
  };
  const isUnderWay = asked?.isUnderWay === true;
  const isReady = question.trim() !== "" && wanted.length > 0 && maxTokens > 0;
  const send = () => {
    if (isReady && !isUnderWay) void ask(request);
  };
  const reference = example?.question === asked?.request.question ? example?.reference : undefined;
  return (
    <>
      <section>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
          }}
        >
          <Texts {...{ question, setQuestion, system, setSystem, maxTokens, setMaxTokens }} />
          {example === null || example.question !== question ? null : (
            <p class="note">
              Held-out row {example.line}; the right answer is{" "}
              <strong class="reference">{example.reference}</strong>
            </p>
          )}
          <Buttons isUnderWay={isUnderWay} isReady={isReady} onStop={stop}>
            <ExampleButton
              runId={runId}
              onExample={(found) => {
                setExample(found);
                setQuestion(found.question);
                if (found.system !== null) setSystem(found.system);
              }}
            />
          </Buttons>
          <EstimatedPrice arms={wanted} request={request} region={region} />
        </form>
        {asked?.error == null ? null : <Failed error={asked.error} />}
      </section>
      <p class="sr" role="status">
        {statusText(asked)}
      </p>
      <div class="arms">
        {arms.map((arm) => (
          <ArmCard
            key={arm.arm}
            {...{ arm, region, reference }}
            isAsked={!left.includes(arm.arm)}
            onAsked={(is) =>
              setLeft((before) =>
                is ? before.filter((one) => one !== arm.arm) : [...before, arm.arm],
              )
            }
            answering={asked?.answers[arm.arm] ?? null}
            base={asked?.answers.base ?? null}
            isUnderWay={isUnderWay}
            isStopped={asked?.isStopped === true}
          />
        ))}
      </div>
    </>
  );
}

/** Read aloud when it changes: not every word that comes in. */
function statusText(asked: ReturnType<typeof useAsking>["asked"]): string {
  if (asked === null) return "";
  const all = Object.values(asked.answers);
  const ended = all.filter(({ done, error }) => done !== null || error !== null).length;
  if (asked.isStopped) return "Stopped";
  return `${ended} of ${all.length} models have answered`;
}

interface TextsProps {
  readonly question: string;
  readonly system: string;
  readonly maxTokens: number;
  setQuestion(text: string): void;
  setSystem(text: string): void;
  setMaxTokens(tokens: number): void;
}

function Texts(props: TextsProps) {
  const { question, system, maxTokens } = props;
  return (
    <>
      <label class="field">
        Question
        <textarea
          rows={3}
          value={question}
          placeholder="What a user would send"
          onInput={(event) => props.setQuestion(event.currentTarget.value)}
        />
      </label>
      <details>
        <summary>
          System prompt and length{" "}
          <small>
            {system === ""
              ? "(no system prompt)"
              : "(that of the training rows, unless you change it)"}
          </small>
        </summary>
        <label class="field">
          System prompt
          <textarea
            rows={4}
            value={system}
            onInput={(event) => props.setSystem(event.currentTarget.value)}
          />
        </label>
        <label class="field short">
          Tokens of an answer at most
          <input
            type="number"
            min={1}
            max={10000}
            value={maxTokens}
            onInput={(event) => props.setMaxTokens(Math.trunc(Number(event.currentTarget.value)))}
          />
        </label>
      </details>
    </>
  );
}

function Buttons({
  isUnderWay,
  isReady,
  onStop,
  children,
}: {
  isUnderWay: boolean;
  isReady: boolean;
  onStop(): void;
  children: preact.ComponentChildren;
}) {
  return (
    <div class="row-buttons">
      <button type="submit" class="primary" disabled={!isReady || isUnderWay}>
        Ask <span class="keys">Ctrl + Enter</span>
      </button>
      <button type="button" disabled={!isUnderWay} onClick={onStop}>
        Stop
      </button>
      {children}
    </div>
  );
}
