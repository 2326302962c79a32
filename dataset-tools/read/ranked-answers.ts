import { isObject, type JsonObject } from "./row-shape.ts";

/** What several answers to one question are called, before their number or letter. */
const answerKey =
  /^(response|answer|output|completion|conversation|human_ref|model_output|summary|reply)_?([0-3ab])$/i;

/** Keys that say which of them is better (PKU-SafeRLHF, SHP, Chatbot Arena, WebGPT, HelpSteer2, AlpacaFarm). */
const verdictKey =
  /^(?:(?:better|safer|preferred|best)_(?:response|answer)?_?id|winner(?:_.*)?|preference(?:_.*)?|overall_preference|labels?|choice|chosen|scores?_[0-3ab]|rank(?:ing)?|is_(?:response|answer)_[0-3ab]_.*)$/i;

/** Lists of answers with scores of their own or beside them (UltraFeedback, Nectar). */
const listKeys = ["completions", "responses", "answers", "candidates", "summaries", "generations"];
const scoreKey = /score|rank|rating|preference/i;

/** Whether a row has several answers to one question, and says which is better. */
export function isRanked(row: JsonObject): boolean {
  return hasNumberedAnswers(row) || hasRankedList(row);
}

/** Every second answer ends like this; most rows have no such key. */
const secondAnswer = /[1-3bB]$/;

function hasNumberedAnswers(row: JsonObject): boolean {
  let maybe = false;
  for (const key in row) if (secondAnswer.test(key) && answerKey.test(key)) maybe = true;
  if (!maybe) return false;
  const keys = Object.keys(row);
  const numbered = keys.flatMap((key) => answerKey.exec(key)?.[1]?.toLowerCase() ?? []);
  const several = numbered.some((name, i) => numbered.indexOf(name) < i);
  return several && keys.some((key) => verdictKey.test(key));
}

function hasRankedList(row: JsonObject): boolean {
  return listKeys.some((key) => {
    const list = row[key];
    if (!Array.isArray(list) || list.length < 2) return false;
    if (list.every((item) => isObject(item) && Object.keys(item).some(isScore))) return true;
    return list.every((item) => typeof item === "string") && Object.keys(row).some(isScore);
  });
}

function isScore(key: string): boolean {
  return scoreKey.test(key);
}
