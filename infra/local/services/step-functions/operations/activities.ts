import type { CallContext, Shape } from "../../../kernel/service.ts";
import type { ActivityRecord } from "../integrations/activity-store.ts";
import type { Operation } from "./context.ts";
import { checkName, page, requiredText, seconds } from "./input.ts";

/** GetActivityTask waits so long for a task: seconds of this machine. */
const POLL_SECONDS = 60;

/** CreateActivity; the same name gives the same activity. */
export const createActivity: Operation = ({ cloud, activities, engine, tags }, input) => {
  const name = requiredText(input, "name");
  checkName(name);
  const activityArn = `arn:aws:states:${cloud.region}:${cloud.accountId}:activity:${name}`;
  const record = activities.create({ activityArn, name, creationDate: engine.now() });
  tags.add(activityArn, input["tags"]);
  return { activityArn, creationDate: seconds(record.creationDate) };
};

/** DescribeActivity. */
export const describeActivity: Operation = ({ activities }, input) =>
  described(activities.get(requiredText(input, "activityArn")));

/** DeleteActivity. */
export const deleteActivity: Operation = ({ activities }, input) => {
  activities.delete(requiredText(input, "activityArn"));
  return {};
};

/** ListActivities. */
export const listActivities: Operation = ({ activities }, input) => {
  const { items, nextToken } = page(activities.all(), input);
  return { activities: items.map(described), ...(nextToken ? { nextToken } : {}) };
};

function described({ activityArn, name, creationDate }: ActivityRecord): Shape {
  return { activityArn, name, creationDate: seconds(creationDate) };
}

/** GetActivityTask: a long poll that answers with an empty task when none comes. */
export const getActivityTask: Operation = async ({ activities }, input, context: CallContext) => {
  const { activityArn } = activities.get(requiredText(input, "activityArn"));
  const limit = AbortSignal.timeout(POLL_SECONDS * 1000);
  const signal = context.signal ? AbortSignal.any([context.signal, limit]) : limit;
  const task = await activities.next(activityArn, signal);
  return task ? { ...task } : {};
};
