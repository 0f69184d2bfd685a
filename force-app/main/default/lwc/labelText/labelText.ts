/** A label with its placeholders {0}, {1} filled in. */
export function fillLabel(label: string, ...values: readonly (string | number)[]): string {
  return label.replace(/\{(\d+)\}/g, (placeholder, place: string) => String(values[Number(place)] ?? placeholder));
}

/** What an error of the platform says: of a save its first reason, else the message. */
export function errorText(error: unknown): string {
  const given = error as { message?: string; body?: { message?: string; output?: { errors?: { message: string }[]; fieldErrors?: Record<string, { message: string }[]> } } } | undefined;
  const output = given?.body?.output;
  const [first] = [...(output?.errors ?? []), ...Object.values(output?.fieldErrors ?? {}).flat()];
  return first?.message ?? given?.body?.message ?? given?.message ?? String(error);
}
