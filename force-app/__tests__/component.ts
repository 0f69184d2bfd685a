/** A wire adapter as the test platform has it: data and errors come when the test says so. */
type TestWire = { emit(value: unknown): void; error(body: unknown): void; emitErrors(errors: unknown): void };

const isTestWire = (adapter: unknown): adapter is TestWire => typeof adapter === 'function' && 'emit' in adapter;

export function wireOf(adapter: unknown): TestWire {
  if (!isTestWire(adapter)) throw new Error('this is no wire adapter of the test platform');
  return adapter;
}

/** Details of the events of this name, as they come. */
export function detailsOf<T>(element: EventTarget, name: string): T[] {
  const details: T[] = [];
  element.addEventListener(name, (event) => event instanceof CustomEvent && details.push(event.detail));
  return details;
}
