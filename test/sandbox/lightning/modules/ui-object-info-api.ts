import { callOrg, frozen } from './org-http.ts';

type Config = { objectApiName?: string | { objectApiName: string }; recordTypeId?: string };
type Emit = (result: { data: unknown; error: unknown }) => void;

const asked = new Map<string, Promise<unknown>>();

/** Asked once a page: what an object is does not change while somebody looks. */
function readOnce(path: string): Promise<unknown> {
  const known = asked.get(path) ?? callOrg('GET', path).then(frozen);
  asked.set(path, known);
  return known;
}

const nameOf = ({ objectApiName }: Config): string => (typeof objectApiName === 'object' ? objectApiName.objectApiName : (objectApiName ?? ''));

/** A wire adapter that reads one resource; it waits while its address is not known. */
function adapterOf(pathOf: (config: Config) => string | undefined) {
  return class {
    readonly #emit: Emit;
    #path: string | undefined;

    constructor(emit: Emit) {
      this.#emit = emit;
      emit({ data: undefined, error: undefined });
    }

    connect(): void {}

    disconnect(): void {}

    update(config: Config): void {
      const path = pathOf(config);
      if (path === undefined || path === this.#path) return;
      this.#path = path;
      const emit: Emit = (result) => void (path === this.#path && this.#emit(result));
      void readOnce(path).then(
        (data) => emit({ data, error: undefined }),
        (error: unknown) => emit({ data: undefined, error }),
      );
    }
  };
}

/** An object as the user sees it. https://developer.salesforce.com/docs/platform/lwc/guide/reference-wire-adapters-object-info.html */
export const getObjectInfo = adapterOf((config) => (nameOf(config) === '' ? undefined : `ui-api/object-info/${nameOf(config)}`));

/** The values of all its picklists, in the user's language. https://developer.salesforce.com/docs/platform/lwc/guide/reference-wire-adapters-picklist-values-record.html */
export const getPicklistValuesByRecordType = adapterOf((config) => (nameOf(config) === '' || config.recordTypeId === undefined ? undefined : `ui-api/object-info/${nameOf(config)}/picklist-values/${config.recordTypeId}`));
