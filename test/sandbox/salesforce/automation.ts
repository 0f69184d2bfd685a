import { readFieldInput } from './field-input.ts';
import type { FieldValue, Row } from './field.ts';
import type { FlowAssignment, OrgFlow } from './org-flow.ts';
import { flowName, meets } from './org-flow.ts';
import type { ObjectSchema } from './object-schema.ts';
import { findField } from './object-schema.ts';
import type { Org } from './org.ts';
import { RestError } from './rest-error.ts';
import type { RecordChange, SaveContext } from './save-context.ts';

/** The customer's own automation around a save. */
export type Automation = {
  /** Completes or refuses the draft before the platform checks it; answers with the fields it set. */
  beforeSave(change: RecordChange, context: SaveContext): ReadonlySet<string>;
  /** What after-save flows make of a saved row, or undefined when they leave it as it is. */
  afterSave(change: RecordChange, context: SaveContext): { next: Row; set: ReadonlySet<string> } | undefined;
};

const noFields: ReadonlySet<string> = new Set();

function refusal(flow: OrgFlow, why: string): RestError {
  return new RestError('CANNOT_EXECUTE_FLOW_TRIGGER', `We can't save this record because the “${flowName(flow)}” process failed. Give your Salesforce admin these details. ${why}`, { fields: [] });
}

function assignedValue(schema: ObjectSchema, row: Row, name: string, assignment: FlowAssignment): FieldValue {
  const field = findField(schema, name);
  const value = typeof assignment === 'object' && assignment !== null ? (row[assignment.copyFrom] ?? null) : assignment;
  return field ? readFieldInput(field, value) : null;
}

/** Writes the flow's values into the row and names their fields; a value its field refuses is the flow's failure. */
export function assignFlow(flow: OrgFlow, schema: ObjectSchema, row: Row): string[] {
  const names: string[] = [];
  for (const [name, assignment] of Object.entries(flow.set ?? {})) {
    // A flow cannot name a field that is not deployed: such a flow is not there yet.
    const field = findField(schema, name);
    if (!field) continue;
    try {
      row[field.name] = assignedValue(schema, row, name, assignment);
    } catch (error) {
      if (error instanceof RestError) throw refusal(flow, `${error.errorCode}: ${error.message}`);
      throw error;
    }
    names.push(field.name);
  }
  return names;
}

function addCost(flow: OrgFlow, context: SaveContext): void {
  if (!context.cost) return;
  context.cost.cpuMs += flow.cpuMs ?? 0;
  context.cost.soql += flow.soql ?? 0;
}

/** The automation of an org of this shape; an org without any costs a save one look-up. */
export function createAutomation(org: Org): Automation {
  const byPlace = new Map<string, OrgFlow[]>();
  for (const flow of org.shape.automation ?? []) {
    const place = `${flow.when} ${flow.object}`;
    byPlace.set(place, [...(byPlace.get(place) ?? []), flow]);
  }

  const run = (flows: readonly OrgFlow[], change: RecordChange, row: Row, context: SaveContext): ReadonlySet<string> => {
    const schema = org.model().schema.object(change.object);
    const set = new Set<string>();
    for (const flow of flows) {
      if (!schema || (flow.on ?? (change.previous ? 'update' : 'create')) !== (change.previous ? 'update' : 'create')) continue;
      if (flow.onlyWhen && !meets(row, flow.onlyWhen)) continue;
      addCost(flow, context);
      if (flow.failWhen && meets(row, flow.failWhen)) throw refusal(flow, flow.message ?? 'An unhandled fault has occurred in this flow.');
      for (const name of assignFlow(flow, schema, row)) set.add(name);
    }
    return set;
  };

  return {
    beforeSave(change, context) {
      const flows = byPlace.get(`before-save ${change.object}`);
      return flows ? run(flows, change, change.next, context) : noFields;
    },
    afterSave(change, context) {
      const flows = byPlace.get(`after-save ${change.object}`);
      if (!flows) return undefined;
      const next: Row = { ...change.next };
      const set = run(flows, change, next, context);
      return set.size > 0 ? { next, set } : undefined;
    },
  };
}
