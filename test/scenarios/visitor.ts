/** A page as a browser has it after its redirects. */
export type Visited = { status: number; text: string; url: string };

/** A browser, as far as plain pages need one: cookies and redirects. */
export function createVisitor() {
  const jar = new Map<string, string>();
  const visit = async (url: string, init: Omit<RequestInit, 'headers'> = {}): Promise<Visited> => {
    const answer = await fetch(url, { ...init, redirect: 'manual', headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') } });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      jar.set(name, value);
    }
    const location = answer.headers.get('location');
    return location === null ? { status: answer.status, text: await answer.text(), url } : visit(new URL(location, url).href);
  };
  return { visit, post: (url: string, form: Record<string, string>) => visit(url, { method: 'POST', body: new URLSearchParams(form) }) };
}
