import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;
/** What the form was sent with, but the token, and what is wrong with it. */
export type StoreForm = { storeHash: string; problems: { storeHash?: string | undefined; accessToken?: string | undefined } };
type FormParts = { form: StoreForm; csrf: string; scopes: readonly string[]; /** Where the app is installed; undefined without BIGCOMMERCE_CLIENT_ID. */ installUrl: string | undefined };

const style = `:root{color-scheme:light dark;--ink:#181818;--weak:#5c5c5c;--line:#747474;--page:#f3f3f3;--card:#fff;--brand:#0b5cab;--on-brand:#fff;--bad:#b60554;--good:#2e844a}
@media(prefers-color-scheme:dark){:root{--ink:#f3f3f3;--weak:#c9c9c9;--line:#939393;--page:#181818;--card:#242424;--brand:#78b0fd;--on-brand:#03234d;--bad:#ff9dba;--good:#91db8b}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:40rem;margin:8vh auto;padding:2rem;background:var(--card);border-radius:.5rem;box-shadow:0 2px 6px rgb(0 0 0/.12)}
h1{font-size:1.5rem;line-height:1.3;margin:0 0 .5rem}h2{font-size:1.1rem;margin:2rem 0 .25rem}p{margin:.25rem 0 1rem}
label{display:block;font-weight:600;margin-bottom:.375rem}input{width:100%;font:inherit;padding:.5rem .75rem;border:1px solid var(--line);border-radius:.25rem;background:var(--card);color:var(--ink)}
input[aria-invalid=true]{border:2px solid var(--bad)}.field{margin:1rem 0}.help,.from{color:var(--weak);font-size:.875rem;margin:.25rem 0 0}.bad{color:var(--bad);font-size:.875rem;margin:.25rem 0 0}
button,.button{display:inline-block;font:inherit;font-weight:600;padding:.5rem 1.25rem;border:1px solid var(--brand);border-radius:.25rem;background:var(--brand);color:var(--on-brand);cursor:pointer;text-decoration:none}
.button{background:transparent;color:var(--brand)}ul{padding-left:1.25rem;margin:.25rem 0}code{font-size:.9em}:focus-visible{outline:3px solid var(--brand);outline-offset:2px}.mark{color:var(--good);font-weight:700}.from{margin-top:2rem}.do{margin:1.5rem 0}`;

/** Plain pages: no script, nothing from elsewhere, in no frame but, where the control panel shows the app, in its own. */
export const pageHeaders = (frameAncestors = "'none'"): Record<string, string> => ({
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors ${frameAncestors}`,
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
});

function page(title: string, body: Markup): Markup {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Crosswalk</title><style>${raw(style)}</style></head>
<body><main>${body}<p class="from">Crosswalk, the BigCommerce ⇄ Salesforce integration</p></main></body></html>`;
}

/** Where somebody enters the token of an API account: it never goes through a record of the org. */
export function storeFormPage({ form, csrf, scopes, installUrl }: FormParts): Markup {
  const { storeHash, problems } = form;
  const hasProblem = problems.storeHash !== undefined || problems.accessToken !== undefined;
  return page(
    hasProblem ? 'Check the form' : 'Connect a store',
    html`<h1>Connect a BigCommerce store</h1>
<p>The token goes into the encrypted vault of the service. It is never shown again and never stored in Salesforce.</p>
${hasProblem ? html`<p class="bad" role="alert">The store is not connected yet. Correct what is marked below.</p>` : ''}
<form method="post" action="/connect/bigcommerce" autocomplete="off" novalidate>
<input type="hidden" name="csrf" value="${csrf}">
${field({ name: 'storeHash', label: 'Store hash', value: storeHash, help: 'The part after “store-” in the address of your control panel, for example abc123.', problem: problems.storeHash, type: 'text' })}
${field({ name: 'accessToken', label: 'Access token', value: '', help: 'Control panel › Settings › Store-level API accounts › Create API account.', problem: problems.accessToken, type: 'password' })}
<p>The API account needs these scopes:</p>
<ul>${scopes.map((scope) => html`<li>${scope}</li>`)}</ul>
<p class="do"><button type="submit">Test and connect</button></p>
</form>
${installUrl === undefined ? '' : html`<h2>Or install the app</h2><p>The owner of the store confirms the scopes in BigCommerce; nobody handles a token.</p><p><a class="button" href="${installUrl}">Install the app in BigCommerce</a></p>`}`,
  );
}

type Field = { name: string; label: string; value: string; help: string; problem: string | undefined; type: 'text' | 'password' };

function field({ name, label, value, help, problem, type }: Field): Markup {
  const describedBy = `${name}-help${problem === undefined ? '' : ` ${name}-problem`}`;
  return html`<div class="field"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" value="${value}" required spellcheck="false" autocapitalize="off" autocomplete="off" aria-describedby="${describedBy}" ${problem === undefined ? '' : html`aria-invalid="true" autofocus`}>
${problem === undefined ? '' : html`<p class="bad" id="${name}-problem">${problem}</p>`}<p class="help" id="${name}-help">${help}</p></div>`;
}

/** It worked. */
export function donePage(title: string, text: string): Markup {
  return page(title, html`<h1><span class="mark" aria-hidden="true">✓</span> ${title}</h1><p>${text}</p>`);
}

/** It did not, and what helps. */
export function problemPage(title: string, text: string): Markup {
  return page(title, html`<h1>${title}</h1><p role="alert">${text}</p>`);
}
