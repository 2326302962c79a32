import type { Rule } from "./rule.ts";
import { chatMarker } from "./text/chat-marker.ts";
import { controlCharacter } from "./text/control-character.ts";
import { invisibleCharacter } from "./text/invisible-character.ts";
import { leftOverHtml } from "./text/left-over-html.ts";
import { loneSurrogate } from "./text/lone-surrogate.ts";
import { mojibake } from "./text/mojibake.ts";
import { reservedWord } from "./text/reserved-word.ts";
import { templatePlaceholder } from "./text/template-placeholder.ts";
import { firstTurn } from "./turns/first-turn.ts";
import { lastTurn } from "./turns/last-turn.ts";
import { noAnswer } from "./turns/no-answer.ts";
import { noTurns } from "./turns/no-turns.ts";
import { roleCase } from "./turns/role-case.ts";
import { roleUnknown } from "./turns/role-unknown.ts";
import { systemCount } from "./turns/system-count.ts";
import { systemInMessages } from "./turns/system-in-messages.ts";
import { systemInSomeRows } from "./turns/system-in-some-rows.ts";
import { tooManyTurns } from "./turns/too-many-turns.ts";
import { toolUse } from "./turns/tool-use.ts";
import { turnsAlternate } from "./turns/turns-alternate.ts";

/** All rules, in the order of `validate --rules`. */
export const checks: readonly Rule[] = [
  noTurns,
  roleUnknown,
  roleCase,
  systemInMessages,
  firstTurn,
  turnsAlternate,
  lastTurn,
  noAnswer,
  tooManyTurns,
  systemCount,
  systemInSomeRows,
  toolUse,
  reservedWord,
  chatMarker,
  controlCharacter,
  invisibleCharacter,
  loneSurrogate,
  mojibake,
  leftOverHtml,
  templatePlaceholder,
];
