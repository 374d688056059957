// What an attacker types into a field, and how an answer gives away that it worked.
// The same probes and the same eye look at our server (matrix.test.mjs) and at one
// with a fault of each kind put in on purpose (control.test.mjs).

/** Long enough to stand out, short enough to be waited for. */
const SLEEP_S = 6;
const SLOW_MS = 5000;

export const PAYLOADS = [
  // SQL
  "'", "''", '\\', "%' OR '1'='1", "x' OR 'a'='a' --", '1 OR 1=1', "'; DROP TABLE staff; --", `'||(SELECT pg_sleep(${SLEEP_S}))||'`, "') UNION SELECT 'kanaria'||(7000+77) --",
  // a shell
  `; sleep ${SLEEP_S}`, `$(sleep ${SLEEP_S})`, '`echo kanaria$((7000+77))`', '| echo kanaria$((7000+77))', '$(echo kanaria$((7000+77)))',
  // paths
  '../../../../../../../../etc/passwd', '/etc/passwd', '..%2f..%2f..%2f..%2fetc/passwd', '....//....//....//etc/passwd', 'file:///etc/passwd',
  // a page
  '"><x-canary a=1>', '<script>kanaria()</script>', "' onmouseover='kanaria()", 'javascript:kanaria()', '</title><x-canary>', '{{1337*1337}}', '${1337*1337}',
  // headers and addresses
  'x\r\nSet-Cookie: kensa=1', 'x\nX-Kensa: 1', '//evil.example/', 'https://evil.example/', '/\\evil.example',
  // shapes
  '', '=1+1', '\u202etxt.exe', '𠮷野家🏯', 'A'.repeat(5000),
];

// Names from inside that no citizen's word, and no code made of random letters ("pgk7w2"), happens to be.
const DETAILS = /sqlite|libpq|PGRES_|PG_DIAG|PQ(?:exec|send|get)\w+|syntax error|SQLSTATE|near "|constraint failed|\/src\/|\.c:\d+|at Object\.|node_modules/i;

/**
 * What an answer gives away, as a list of words; empty when nothing.
 * answer: {status, headers (lower-case names), body, ms, html}
 */
export function look(answer) {
  const { status, headers, body } = answer;
  const found = [];
  if (status >= 500) found.push('broke');
  // Compressed bytes of a picture or a PDF may look like anything.
  const text = !/application\/pdf|image\//.test(headers['content-type'] ?? '');
  if (text && DETAILS.test(body)) found.push('tells about its inside');
  if (/kanaria7077/.test(body)) found.push('ran what was typed');
  if (/1787569/.test(body)) found.push('computed what was typed');
  if (/root:[x*]?:0:0/.test(body)) found.push('gave away a file');
  if (answer.ms > SLOW_MS) found.push('slept');
  if ((headers['set-cookie'] ?? '').includes('kensa') || 'x-kensa' in headers) found.push('took a header from what was typed');
  if (/^(https?:)?\/\/[^/]*evil|^\/\\/.test(headers.location ?? '')) found.push('leads to a foreign place');
  if (/text\/html/.test(headers['content-type'] ?? '') && /<x-canary|<script>kanaria|[\s'"]onmouseover='kanaria|href="javascript:kanaria/i.test(body)) found.push('took a tag from what was typed');
  return found;
}

/** Asks and looks; a finding that depends on time must come twice. */
export async function probe(ask) {
  const found = look(await ask());
  return found.includes('slept') ? look(await ask()) : found;
}

export async function answerOf(response, started) {
  const body = await response.text();
  return { status: response.status, headers: Object.fromEntries(response.headers), body, ms: Date.now() - started };
}

/** Headers that every answer has, so that a browser stays out of trouble; the missing ones. */
export function missingHeaders(headers) {
  const wanted = {
    'x-content-type-options': /^nosniff$/,
    'x-frame-options': /^DENY$/,
    'content-security-policy': /frame-ancestors 'none'/,
    'referrer-policy': /same-origin|no-referrer/,
  };
  return Object.entries(wanted).flatMap(([name, pattern]) => (pattern.test(headers[name] ?? '') ? [] : [name]));
}

/** What a session cookie lacks. */
export function weakCookie(setCookie) {
  const lacks = [];
  if (!setCookie.startsWith('__Host-')) lacks.push('__Host-');
  for (const word of ['Secure', 'HttpOnly', 'SameSite=Strict']) if (!new RegExp(`; ?${word}(;|$)`, 'i').test(setCookie)) lacks.push(word);
  return lacks;
}
