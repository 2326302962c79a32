import { useEffect, useRef, useState } from "preact/hooks";
import type { ActionParams, Proposal } from "../../api/actions/action.ts";
import { Failed, Waiting } from "../parts/waiting.tsx";
import { useLoaded } from "../use-loaded.ts";
import { Fields } from "./fields.tsx";
import { Progress } from "./progress.tsx";
import { ProposalView } from "./proposal-view.tsx";
import type { ActionSpec } from "./specs.ts";
import type { Confirmation, Doing } from "./use-action.ts";

/** The dialog of an action: what it would do, then how far it is, then what it has done. */
export interface ActionDialogProps {
  readonly verb: string;
  readonly spec: ActionSpec;
  /** What it is about, e.g. the run's id. */
  readonly about: string;
  readonly params: ActionParams;
  readonly doing: Doing;
  onConfirm(confirmation: Confirmation): void;
  onClose(): void;
}

/** A modal dialog: the browser keeps the focus in it and gives it back, and Escape closes it without a change. */
export function ActionDialog({ params: given, onClose, ...props }: ActionDialogProps) {
  const { verb, spec, about, doing } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const [params, setParams] = useState(given);
  const [reason, setReason] = useState("");
  useEffect(() => dialog.current?.showModal(), []);
  const close = () => dialog.current?.close();
  const hasStarted = doing.state === "working" || doing.state === "done";
  const query = new URLSearchParams(params).toString();
  return (
    <dialog ref={dialog} class="confirm action" aria-labelledby="action-title" onClose={onClose}>
      <h2 id="action-title">
        {spec.label.replace(" …", "")} <small>{about}</small>
      </h2>
      {hasStarted ? (
        <Progress doing={doing} close={close} />
      ) : (
        <>
          {doing.error === null ? null : <Failed error={doing.error} />}
          {spec.fields === undefined ? null : (
            <Fields fields={spec.fields} params={params} onChange={setParams} />
          )}
          <Offer
            key={query}
            path={`/api/actions/${verb}?${query}`}
            {...{ spec, params, reason, setReason, close }}
            onConfirm={props.onConfirm}
          />
        </>
      )}
    </dialog>
  );
}

interface OfferProps extends Pick<ActionDialogProps, "spec" | "params" | "onConfirm"> {
  /** Of its proposal. */
  readonly path: string;
  readonly reason: string;
  setReason(reason: string): void;
  close(): void;
}

/** What it would do with these parameters; that, and nothing else, can be confirmed. */
function Offer({ path, spec, params, reason, setReason, onConfirm, close }: OfferProps) {
  const loaded = useLoaded<Proposal>(path);
  const [accepted, setAccepted] = useState(false);
  const proposal = loaded.state === "loaded" ? loaded.value : null;
  const accept = proposal?.accept ?? null;
  return (
    <>
      {proposal === null ? (
        <Waiting loaded={loaded} what="what it would do, and its price" />
      ) : (
        <ProposalView proposal={proposal} noPrice={spec.noPrice} />
      )}
      {accept === null ? null : (
        <label class="box">
          <input
            type="checkbox"
            checked={accepted}
            onChange={(event) => setAccepted(event.currentTarget.checked)}
          />{" "}
          {accept}
        </label>
      )}
      {spec.hasReason === true ? (
        <label class="reason">
          <span>
            Reason <small>optional, recorded with your name</small>
          </span>
          <input value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
        </label>
      ) : null}
      <div class="buttons">
        <button type="button" onClick={close}>
          Cancel
        </button>
        {loaded.state === "failed" ? (
          <button type="button" onClick={loaded.reload}>
            Look again
          </button>
        ) : null}
        <button
          type="button"
          class={spec.isDanger === true ? "primary danger" : "primary"}
          disabled={proposal === null || (accept !== null && !accepted)}
          onClick={() => proposal && onConfirm({ params, seal: proposal.seal, reason, accepted })}
        >
          {spec.verb}
        </button>
      </div>
    </>
  );
}
