import { z } from 'zod';
import type { Check } from './org-checks.ts';
import { readStatus } from './status-report.ts';

const channel = 'Crosswalk__chn';
/** It is deployed after the package, and so carries the namespace of the org, if that has one, not that of the package. */
const channelName = /^(?:\w+__)?Crosswalk__chn$/;
const memberName = /^(?:\w+__)?Crosswalk_chn_/;
const memberType = 'PlatformEventChannelMember';

const memberSchema = z.looseObject({ fullName: z.string(), selectedEntity: z.string(), filterExpression: z.string().optional() });

/** Without the filter every write of the service comes back to it, and costs of the day's delivered events. */
export const checkChangeEvents: Check = async ({ connection, user }, find) => {
  const [channels, listed] = await Promise.all([connection.metadata.list({ type: 'PlatformEventChannel' }), connection.metadata.list({ type: memberType })]);
  const members = listed.map(({ fullName }) => fullName).filter((name) => memberName.test(name));
  if (!channels.some(({ fullName }) => channelName.test(fullName)) || members.length === 0) return find.warning('missing', [channel]);
  const read = z.array(memberSchema).parse(await connection.metadata.read(memberType, members));
  const unfiltered = read.filter(({ filterExpression }) => user === undefined || !filterExpression?.includes(user.id.slice(0, 15))).map(({ selectedEntity }) => selectedEntity);
  if (unfiltered.length > 0) return find.warning('unfiltered', [unfiltered.join(', '), user?.username ?? 'nobody']);
  return find.ok([channel, read.map(({ selectedEntity }) => selectedEntity.replace(/ChangeEvent$/, '')).toSorted().join(', ')]);
};

/** What the service itself says in the org: it writes its state there. */
export const checkService: Check = async ({ connection, names }, find) => {
  const health = names ? (await readStatus(connection, names)).health : [];
  if (health.length === 0) return find.warning('silent');
  const broken = health.filter(({ name, isReady }) => !isReady && name !== 'hooks');
  return broken.length > 0 ? find.failed('broken', [broken.map(({ name, problem }) => `${name}: ${problem ?? 'not ready'}`).join('; ')]) : find.ok([health.map(({ name }) => name).join(', ')]);
};

export const checkHooks: Check = async ({ connection, names }, find) => {
  const hooks = names ? (await readStatus(connection, names)).health.find(({ name }) => name === 'hooks') : undefined;
  if (!hooks) return find.warning('unknown');
  return hooks.isReady ? find.ok() : find.failed('broken', [hooks.problem ?? 'not ready']);
};
