import type { Clock } from "../clock.ts";
import { cut } from "./fold.ts";
import { type Stream, terminalWidth } from "./terminal.ts";

/** Shows what is happening now. */
export interface Progress {
  show(text: string): void;
  /** What was shown is over: something else is printed. */
  stop(): void;
}

/** Milliseconds after which the seconds of what does not change are shown. */
const SECONDS_FROM = 3_000;

/** Off a terminal, milliseconds without a line after which a new stage gets one, and the same one again. */
const NEW_STAGE_AFTER = 1_000;
const SAME_STAGE_AFTER = 2_500;
const MAX_SILENCE = 60_000;

/** @param stream a terminal, on which one line is rewritten, or what gets a plain line now and then */
export function createProgress(
  stream: Stream,
  { isTerminal, clock }: { isTerminal: boolean; clock: Pick<Clock, "now"> },
): Progress {
  let shown = { text: "", since: 0 };
  let stage = { name: "", since: 0, printed: false };
  let lastLine: number | undefined;
  let timer: NodeJS.Timeout | undefined;

  function update(): void {
    const now = clock.now();
    const seconds = Math.floor((now - shown.since) / 1000);
    const waited = now - shown.since >= SECONDS_FROM ? ` ${seconds} s` : "";
    if (isTerminal) {
      const width = terminalWidth(stream) - 1;
      stream.write(`\r\u001b[2K${cut(shown.text, width - waited.length)}${waited}`);
      return;
    }
    const silence = lastLine === undefined ? Number.POSITIVE_INFINITY : now - lastLine;
    const again = Math.min(Math.max(SAME_STAGE_AFTER, (now - stage.since) / 10), MAX_SILENCE);
    if (silence < (stage.printed ? again : NEW_STAGE_AFTER)) return;
    stream.write(`${shown.text}${waited}\n`);
    lastLine = now;
    stage = { ...stage, printed: true };
  }

  return {
    show(text) {
      const now = clock.now();
      if (text !== shown.text) shown = { text, since: now };
      const name = text.replace(/[\d.,:]+/g, "#");
      if (name !== stage.name) stage = { name, since: now, printed: false };
      timer ??= setInterval(update, 250).unref();
      update();
    },
    stop() {
      if (isTerminal && timer !== undefined) stream.write("\r\u001b[2K");
      clearInterval(timer);
      timer = undefined;
      lastLine = clock.now();
    },
  };
}
