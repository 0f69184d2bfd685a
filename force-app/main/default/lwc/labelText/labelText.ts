/** A label with its placeholders {0}, {1} filled in. */
export function fillLabel(label: string, ...values: readonly (string | number)[]): string {
  return label.replace(/\{(\d+)\}/g, (placeholder, place: string) => String(values[Number(place)] ?? placeholder));
}

type PlatformError = { message?: string; body?: { message?: string; output?: { errors?: { message: string }[]; fieldErrors?: Record<string, { message: string }[]> } } };

const isPlatformError = (error: unknown): error is PlatformError => typeof error === 'object' && error !== null;

/** What an error of the platform says: of a save its first reason, else the message. */
export function errorText(error: unknown): string {
  const { message, body } = isPlatformError(error) ? error : {};
  const [first] = [...(body?.output?.errors ?? []), ...Object.values(body?.output?.fieldErrors ?? {}).flat()];
  return first?.message ?? body?.message ?? message ?? String(error);
}
