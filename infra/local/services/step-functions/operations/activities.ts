import { allow } from "../../../kernel/define-service.ts";
import { defined } from "../../../kernel/defined.ts";
import type { CallContext } from "../../../kernel/service.ts";
import type { ActivityRecord } from "../integrations/activity-store.ts";
import type { States, StatesInput, StatesOperations } from "./context.ts";
import { checkName, page, seconds } from "./input.ts";

/** How long GetActivityTask waits for a task: seconds of this machine. */
const POLL_SECONDS = 60;

/** The operations on activities. */
export function activityOperations(states: States): StatesOperations {
  const { activities } = states;
  return {
    CreateActivity: {
      permissions: ({ name }) => allow("states:CreateActivity", arnOf(states, name)),
      run: (input) => createActivity(states, input),
    },
    DescribeActivity: {
      permissions: ({ activityArn }) => allow("states:DescribeActivity", activityArn),
      run: ({ activityArn }) => described(activities.get(activityArn)),
    },
    DeleteActivity: {
      permissions: ({ activityArn }) => allow("states:DeleteActivity", activityArn),
      run({ activityArn }) {
        activities.delete(activityArn);
        return {};
      },
    },
    ListActivities: {
      permissions: () => allow("states:ListActivities"),
      run(input) {
        const { items, nextToken } = page(activities.all(), input);
        return defined({ activities: items.map(described), nextToken });
      },
    },
    GetActivityTask: {
      permissions: ({ activityArn }) => allow("states:GetActivityTask", activityArn),
      run: (input, context) => getActivityTask(states, input, context),
    },
  };
}

function arnOf({ cloud }: States, name = "*"): string {
  return `arn:aws:states:${cloud.region}:${cloud.accountId}:activity:${name}`;
}

/** The same name gives the same activity. */
function createActivity(states: States, { name, tags }: StatesInput<"CreateActivity">) {
  checkName(name);
  const activityArn = arnOf(states, name);
  states.tags.check(activityArn, tags);
  const creationDate = states.engine.now();
  const record = states.activities.create({ activityArn, name, creationDate });
  states.tags.add(activityArn, tags);
  return { activityArn, creationDate: seconds(record.creationDate) };
}

function described({ activityArn, name, creationDate }: ActivityRecord) {
  return { activityArn, name, creationDate: seconds(creationDate) };
}

/** A long poll that answers with an empty task when none comes. */
async function getActivityTask(
  { activities }: States,
  input: StatesInput<"GetActivityTask">,
  context: CallContext,
) {
  const { activityArn } = activities.get(input.activityArn);
  const limit = AbortSignal.timeout(POLL_SECONDS * 1000);
  const signal = context.signal ? AbortSignal.any([context.signal, limit]) : limit;
  return (await activities.next(activityArn, signal)) ?? {};
}
