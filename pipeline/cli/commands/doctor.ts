import { resolveModel } from "../../models/resolve.ts";
import { examineAccount } from "../../run/doctor/doctor.ts";
import { openSession, type SessionOptions, withSession } from "../cloud-session.ts";
import type { CommandSpec } from "../command.ts";
import type { DoctorData } from "../json-output.ts";
import { given } from "../option-parsers.ts";
import { sessionClock } from "../session-clock.ts";
import { doctorText } from "../views/doctor.ts";
import { nextLines } from "../views/next.ts";

interface DoctorOptions extends SessionOptions {
  readonly model: string;
  readonly ask: boolean;
  readonly group?: string;
}

/** `tunewright doctor` */
export const command: CommandSpec<DoctorOptions> = {
  help: {
    about: [
      'Looks at everything that a run needs before anything is paid for, and at what is still paid: Node.js, identity, CDK bootstrap, stack, bucket, role, key, base model, quotas, registry, names, and whether anything billable is left that no run, version or lease owns. It changes nothing. What may not be looked at is "not known".',
    ],
    exits: { 0: "nothing is not fine", 1: "something is not fine" },
    examples: ["tunewright doctor --model nova-micro"],
  },
  configure(command) {
    withSession(command)
      .option("--model <name>", "base model that is to be tuned", "nova-micro")
      .option("--no-ask", "do not ask the base model a question, which costs a fraction of a cent")
      .option("--group <name>", "group of a run that you plan: whether its names are free", given);
  },
  async run({ options, output }) {
    const { regions } = resolveModel(options.model);
    const session = await openSession(options, output, regions === null ? {} : { regions });
    const { clients, region, flags } = session;
    const { model, ask, group } = options;
    output.progress("examining …");
    const node = process.versions.node;
    const clock = await sessionClock(session);
    const request = { clients, region, model, ask, node, group, clock, flags };
    const checks = await examineAccount(request);
    const isFine = checks.every(({ result }) => result !== "not fine");
    const data: DoctorData = { region, model, fine: isFine, checks };
    const next = nextLines([[`tunewright plan FILE --model ${model}`, "shows what a run costs"]]);
    const text = isFine ? `${doctorText(checks)}\n\n${next}` : doctorText(checks);
    return { data, text, exitCode: isFine ? 0 : 1 };
  },
};
