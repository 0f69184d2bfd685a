import { callOrg, frozen } from './org-http.ts';

type Document = { text: string };
type Config = { query?: Document; variables?: Record<string, unknown>; operationName?: string };
type Answer = { data?: unknown; errors?: { message: string }[] };
type Emit = (result: { data: unknown; errors: unknown; refresh?: () => Promise<void> }) => void;

/** Documents are text with other documents in it. */
export const gql = (strings: TemplateStringsArray, ...parts: Document[]): Document => ({ text: strings.reduce((text, each, place) => `${text}${each}${parts[place]?.text ?? ''}`, '') });

/** The wire adapter of a query. */
export class graphql {
  readonly #emit: Emit;
  #isConnected = false;
  #asked = '';
  #config: Config = {};

  constructor(emit: Emit) {
    this.#emit = emit;
    emit({ data: undefined, errors: undefined });
  }

  connect(): void {
    this.#isConnected = true;
    void this.#load();
  }

  disconnect(): void {
    this.#isConnected = false;
  }

  update(config: Config): void {
    const asked = JSON.stringify(config);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#config = config;
    void this.#load();
  }

  async #load(): Promise<void> {
    const { query, variables, operationName } = this.#config;
    if (!this.#isConnected || !query) return;
    const asked = this.#asked;
    const refresh = () => this.#load();
    const emit: Emit = (result) => void (asked === this.#asked && this.#emit({ ...result, refresh }));
    try {
      const { data, errors = [] } = await callOrg<Answer>('POST', 'graphql', { query: query.text, variables, operationName });
      emit({ data: frozen(data) ?? undefined, errors: errors.length > 0 ? errors : undefined });
    } catch (error) {
      emit({ data: undefined, errors: [{ message: error instanceof Error ? error.message : JSON.stringify(error) }] });
    }
  }
}
