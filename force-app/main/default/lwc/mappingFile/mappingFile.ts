import { api, LightningElement } from 'lwc';
import { readMappingFile, writeMappingFile } from 'c/mappingDocument';
import { labels } from 'c/mappingLabels';
import type { SettingsDocument } from 'c/settingsModel';

const fileName = 'crosswalk-field-mapping.json';
const fileBytesMax = 500_000;

/** The mapping as a file: saved for git or another org, read from one. Tells `import` with what was read and what is wrong with it. */
export default class MappingFile extends LightningElement {
  @api document?: SettingsDocument;
  @api isReadOnly = false;
  labels = labels;
  fileName = fileName;
  problem = '';

  get address(): string {
    return this.document ? `data:application/json;charset=utf-8,${encodeURIComponent(writeMappingFile(this.document))}` : '';
  }

  handleChoose(): void {
    this.template?.querySelector<HTMLInputElement>('input')?.click();
  }

  async handleFile(event: Event): Promise<void> {
    event.stopPropagation();
    if (!(event.target instanceof HTMLInputElement)) return;
    const input = event.target;
    const [file] = input.files ?? [];
    if (!file) return;
    const loaded = file.size > fileBytesMax ? undefined : readMappingFile(await file.text());
    // The same file may be chosen again once it was corrected.
    input.value = '';
    this.problem = loaded ? '' : labels.importNoFile;
    if (loaded) this.dispatchEvent(new CustomEvent('import', { detail: loaded }));
  }
}
