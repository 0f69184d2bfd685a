/** Words for people, and in a line of its own what support asks for: field and record by the names the systems know. */
export function sentence(words: string, detail: string): string {
  const text = words.slice(0, 1).toUpperCase() + words.slice(1);
  return `${/[.!?]$/.test(text) ? text : `${text}.`}\n${detail}`;
}
