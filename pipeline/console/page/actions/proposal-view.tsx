import type { Fact, PriceLine, Proposal } from "../../api/actions/action.ts";
import { Command } from "../parts/command.tsx";

const SENSES: Readonly<Record<PriceLine["sense"], string>> = {
  bought: "Bought",
  continues: "Billed afterwards",
  ends: "No longer billed",
  spared: "Not bought again",
};

const ORDER = ["bought", "continues", "ends", "spared"] as const;

/** What an action would do, what that costs, under whose name, and the same as a command. */
export function ProposalView({ proposal, noPrice }: { proposal: Proposal; noPrice: string }) {
  const { facts, by, command } = proposal;
  return (
    <>
      <Prices proposal={proposal} noPrice={noPrice} />
      <Facts facts={[...facts, { name: "You act as", text: by }]} />
      <p class="note">The same as a command:</p>
      <Command text={command} />
    </>
  );
}

function Prices({ proposal, noPrice }: { proposal: Proposal; noPrice: string }) {
  const { prices, isFree } = proposal;
  return (
    <div class={isFree ? "prices free" : "prices"}>
      {isFree ? (
        <p>
          <strong>Costs nothing: simulated.</strong> At AWS:
        </p>
      ) : null}
      {prices.length === 0 ? <p>{noPrice}</p> : null}
      <dl>
        {ORDER.map((sense) => {
          const lines = prices.filter((one) => one.sense === sense);
          return lines.length === 0 ? null : (
            <div key={sense} class={sense}>
              <dt>{SENSES[sense]}</dt>
              {lines.map(({ what, text }) => (
                <dd key={what}>
                  <span>{what}</span> <strong>{text}</strong>
                </dd>
              ))}
            </div>
          );
        })}
      </dl>
    </div>
  );
}

/** Names and texts; what someone should look at is marked by a word, too. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl class="fields">
      {facts.map(({ name, text, isWarning }) => (
        <div key={`${name} ${text}`}>
          <dt>{name}</dt>
          <dd>
            {isWarning === true ? <span class="tag unsure">note</span> : null} {text}
          </dd>
        </div>
      ))}
    </dl>
  );
}
