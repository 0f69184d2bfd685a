import type { ChannelMember } from '../event-model.ts';
import { changeEventName, defaultChannel, objectOfChangeEvent } from '../event-model.ts';
import type { ObjectSchema } from '../object-schema.ts';
import type { Org, OrgModel } from '../org.ts';
import { changeEventSchema, platformEventSchema } from './event-schema.ts';
import type { EventSchema } from './event-schema.ts';

/** One topic that events of an object go to, with what its member asks for. */
export type EventRoute = { topic: string; member: ChannelMember | undefined };

/** A topic as clients name it. `object`: the one object of the topic, undefined for channels of several. */
export type Topic = { name: string; kind: 'data' | 'event'; object: ObjectSchema | undefined };

export type EventTopics = {
  /** Where change events of this object go: none unless a channel selects it. */
  routesOf(objectName: string): readonly EventRoute[];
  hasRoutes(): boolean;
  topic(name: string): Topic | undefined;
  schemaOf(object: ObjectSchema): EventSchema;
  /** Fault: fields come in front of every schema from now on, without a deploy. */
  moveSchemas(): void;
};

function routesByObject({ schema, events }: OrgModel): Map<string, EventRoute[]> {
  const routes = new Map<string, EventRoute[]>();
  const add = (object: string, route: EventRoute): void => void routes.set(object, [...(routes.get(object) ?? []), route]);
  for (const member of events.members.values()) {
    const object = schema.object(member.object);
    if (!object) continue;
    add(object.name, { topic: object.name.endsWith('__e') ? `/event/${member.channel}` : `/data/${member.channel}`, member });
    // The channel of one object follows what Setup selects, without filter or enrichment.
    if (member.channel === defaultChannel) add(object.name, { topic: `/data/${changeEventName(object.name)}`, member: undefined });
  }
  for (const object of schema.objects()) if (object.name.endsWith('__e')) add(object.name, { topic: `/event/${object.name}`, member: undefined });
  return routes;
}

/** Topics and schemas of the org as its metadata is now. */
export function createEventTopics(org: Org): EventTopics {
  let built: { version: number; routes: Map<string, EventRoute[]> } | undefined;
  let added = 0;
  const schemas = new WeakMap<ObjectSchema, EventSchema>();
  let moved = new WeakMap<ObjectSchema, EventSchema>();

  const routes = (): Map<string, EventRoute[]> => {
    const model = org.model();
    if (built?.version !== model.version) built = { version: model.version, routes: routesByObject(model) };
    return built.routes;
  };
  const topic = (name: string): Topic | undefined => {
    const [, kind, channel = ''] = /^\/(data|event)\/([A-Za-z]\w*)$/.exec(name) ?? [];
    if (kind !== 'data' && kind !== 'event') return undefined;
    const { events, schema } = org.model();
    if (kind === 'data' && channel === defaultChannel) return { name, kind, object: undefined };
    if (events.channels.get(channel)?.channelType === kind) return { name, kind, object: undefined };
    const object = schema.object(kind === 'event' ? channel : (objectOfChangeEvent(channel) ?? ''));
    return object && (routes().get(object.name) ?? []).some((route) => route.topic === name) ? { name, kind, object } : undefined;
  };

  return {
    routesOf: (objectName) => routes().get(objectName) ?? [],
    hasRoutes: () => routes().size > 0,
    topic,
    schemaOf(object) {
      const known = added === 0 ? schemas : moved;
      const schema = known.get(object) ?? (object.name.endsWith('__e') ? platformEventSchema(object) : changeEventSchema(object, added));
      known.set(object, schema);
      return schema;
    },
    moveSchemas() {
      added += 1;
      moved = new WeakMap();
    },
  };
}
