import type { Rule } from "../rule.ts";
import { spokenRoles } from "./spoken-role.ts";

/** A record without any assistant turn. */
export const noAnswer: Rule = {
  code: "no-answer",
  severity: "error",
  title: "No answer to learn from",
  why: "Supervised tuning learns from the assistant's turns; a record without one teaches nothing and is rejected.",
  remedy: "Add the assistant's answer or remove the row.",
  source: "Nova User Guide, fine-tune-prepare-data-understanding",
  repairable: false,
  create({ options, report }) {
    if (options.rules.method !== "sft") return undefined;
    return {
      record({ orderly, record }) {
        if (orderly) return;
        const roles = spokenRoles(record);
        if (roles.length === 0 || roles.includes("assistant")) return;
        report({ place: record.place, message: "the record has no assistant turn" });
      },
    };
  },
};
