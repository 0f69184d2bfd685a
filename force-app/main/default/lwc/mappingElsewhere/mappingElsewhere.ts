import { api, LightningElement } from 'lwc';
import { dataOf } from 'c/eventData';
import { fillLabel } from 'c/labelText';
import { labels } from 'c/mappingLabels';
import { elsewhere } from 'c/mappingModel';
import type { MapFacts } from 'c/mappingModel';
import { mapTitle } from 'c/mappingWords';
import type { Problem, SettingsDocument } from 'c/settingsModel';

type Row = { key: string; map: string; field: string; title: string; message: string; open: string };

/** What a publish was refused for in maps that are not on show, each with its map and the way to it. Tells `open` with `detail.map` and `detail.field`. */
export default class MappingElsewhere extends LightningElement {
  @api problems: readonly Problem[] = [];
  @api document?: SettingsDocument;
  @api facts?: MapFacts;
  @api map = '';
  labels = labels;

  get rows(): Row[] {
    return this.problems.flatMap(({ path, rule, remedy }) => {
      const place = elsewhere(path, this.map, this.document);
      if (!place) return [];
      const name = mapTitle(place.map, this.facts?.maps.find(({ map }) => map === place.map)?.object ?? '');
      const title = place.isRule ? fillLabel(labels.elsewhereRule, name, place.field) : [name, place.field].filter((part) => part !== '').join(', ');
      return [{ key: `${path} ${rule}`, map: place.map, field: place.isRule ? '' : place.field, title, message: `${rule.slice(0, 1).toUpperCase()}${rule.slice(1)}. ${remedy}`, open: fillLabel(labels.elsewhereOpenOf, title) }];
    });
  }

  get hasRows(): boolean {
    return this.rows.length > 0;
  }

  handleOpen(event: Event): void {
    const { map, field } = dataOf(event);
    this.dispatchEvent(new CustomEvent('open', { detail: { map, field } }));
  }
}
