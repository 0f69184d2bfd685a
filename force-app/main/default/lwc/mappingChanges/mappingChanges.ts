import { api, LightningElement } from 'lwc';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/mappingLabels';
import type { MapFacts } from 'c/mappingModel';
import { labels as listLabels } from 'c/mappingListLabels';
import { mapTitle, ruleSummary, stepsSummary } from 'c/mappingWords';
import type { FieldChange, Problem, RecordList, SettingsDocument } from 'c/settingsModel';

type Change = { key: string; /** Where a refused publish finds fault with it. */ path: string; title: string; before: string; after: string };

/** "List: products; Object: Gift__c; …": each part under the name its form gives it. */
function listWords(list: RecordList | undefined): string {
  if (!list) return labels.nothing;
  const { object, externalId, lookup, parent, each, id, vanished, isOn } = list;
  const parts = [[listLabels.each, stepsSummary(each)], [listLabels.object, object], [listLabels.key, externalId], [listLabels.below, parent], [listLabels.lookup, lookup], [listLabels.id, stepsSummary(id)], [listLabels.vanished, vanished === 'delete' ? listLabels.deleted : listLabels.keep]] as const;
  return [...parts.map(([title, value]) => `${title}: ${value}`), ...(isOn ? [] : [listLabels.off])].join('; ');
}

function listChanges({ recordMaps: before = {} }: SettingsDocument, { recordMaps: after = {} }: SettingsDocument): Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((map) => {
    const [one, other] = [listWords(before[map]), listWords(after[map])];
    return one === other ? [] : [{ key: `recordMaps.${map}`, path: `recordMaps.${map}`, title: fillLabel(listLabels.changeOf, mapTitle(map, after[map]?.object ?? before[map]?.object ?? '')), before: one, after: other }];
  });
}

/** What publishing would change: every field, table and rule, from what to what. */
export default class MappingChanges extends LightningElement {
  @api document?: SettingsDocument;
  @api live?: SettingsDocument;
  @api facts?: MapFacts;
  @api problems: readonly Problem[] = [];
  labels = labels;

  get changes(): Change[] {
    const { document, live } = this;
    if (!document || !live) return [];
    const names = [...new Set([...Object.keys(live.fieldMaps ?? {}), ...Object.keys(document.fieldMaps ?? {})])].sort();
    const fields = names.flatMap((map) => this.changesOf(map, live.fieldMaps?.[map] ?? {}, document.fieldMaps?.[map] ?? {}));
    return [...listChanges(live, document), ...fields, ...this.tableChanges(live, document), ...this.ruleChanges(live, document)];
  }

  get isEmpty(): boolean {
    return this.changes.length === 0;
  }

  private changesOf(map: string, before: Readonly<Record<string, FieldChange>>, after: Readonly<Record<string, FieldChange>>): Change[] {
    const object = this.facts?.maps.find((one) => one.map === map)?.object ?? map;
    const words = (field: string, change: FieldChange | undefined): string => {
      const packaged = this.facts?.map === map ? (this.facts.packaged[field] ?? []) : [];
      if (change?.isOn === false) return labels.mappedOff;
      const steps = (change?.steps.length ?? 0) > 0 ? (change?.steps ?? []) : packaged;
      return steps.length > 0 ? stepsSummary(steps) : change ? labels.originPackage : this.facts?.map === map ? labels.originNone : labels.notOwn;
    };
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((field) => {
      if (JSON.stringify(before[field]) === JSON.stringify(after[field])) return [];
      const label = this.facts?.map === map ? (this.facts.target.find((one) => one.field === field)?.label ?? field) : field;
      return [{ key: `${map}.${field}`, path: `fieldMaps.${map}.${field}`, title: `${mapTitle(map, object)}: ${label}`, before: words(field, before[field]), after: words(field, after[field]) }];
    });
  }

  private tableChanges({ tables: before = {} }: SettingsDocument, { tables: after = {} }: SettingsDocument): Change[] {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].sort().flatMap((name) =>
      [...new Set([...Object.keys(before[name] ?? {}), ...Object.keys(after[name] ?? {})])].sort().flatMap((from) => {
        const [one, other] = [before[name]?.[from], after[name]?.[from]];
        return one === other ? [] : [{ key: `tables.${name}.${from}`, path: `tables.${name}.${from}`, title: fillLabel(labels.tableEntry, name, from), before: one ?? labels.nothing, after: other ?? labels.nothing }];
      }),
    );
  }

  private ruleChanges({ rules: before = [] }: SettingsDocument, { rules: after = [] }: SettingsDocument): Change[] {
    const [left, right] = [before, after].map((rules) => rules.map((rule) => ({ rule, text: JSON.stringify(rule) })));
    const only = (these: typeof left, those: typeof left) => (these ?? []).filter(({ text }) => !those?.some((other) => other.text === text));
    const titleOf = (field: string) => fillLabel(labels.ruleOf, this.facts?.target.find((one) => one.field === field)?.label ?? field);
    return [
      ...only(left, right).map(({ rule, text }) => ({ key: `- ${text}`, path: '-', title: titleOf(rule.field), before: ruleSummary(rule), after: labels.nothing })),
      ...only(right, left).map(({ rule, text }) => ({ key: `+ ${text}`, path: `rules.${after.indexOf(rule)}`, title: titleOf(rule.field), before: labels.nothing, after: ruleSummary(rule) })),
    ];
  }
}
