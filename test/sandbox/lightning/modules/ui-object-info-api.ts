import { callOrg, frozen } from './org-http.ts';

type Config = { objectApiName?: string | { objectApiName: string } };
type Emit = (result: { data: unknown; error: unknown }) => void;

const asked = new Map<string, Promise<unknown>>();

/** Asked once a page: what an object is does not change while somebody looks. */
function readObjectInfo(name: string): Promise<unknown> {
  const known = asked.get(name) ?? callOrg('GET', `ui-api/object-info/${name}`).then(frozen);
  asked.set(name, known);
  return known;
}

/** The wire adapter of an object as the user sees it. */
export class getObjectInfo {
  readonly #emit: Emit;
  #name = '';

  constructor(emit: Emit) {
    this.#emit = emit;
    emit({ data: undefined, error: undefined });
  }

  connect(): void {}

  disconnect(): void {}

  update({ objectApiName }: Config): void {
    const name = typeof objectApiName === 'object' ? objectApiName.objectApiName : objectApiName;
    if (name === undefined || name === '' || name === this.#name) return;
    this.#name = name;
    const emit: Emit = (result) => void (name === this.#name && this.#emit(result));
    void readObjectInfo(name).then(
      (data) => emit({ data, error: undefined }),
      (error: unknown) => emit({ data: undefined, error }),
    );
  }
}
