// A real identity provider (npm oidc-provider) on loopback, and a browser that signs in at it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

export const CLIENT = 'kairanban';
export const SECRET = 'a secret of the client, at least this long';

const keyOf = (kid, alg) => {
  const { privateKey } = alg === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { ...privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' };
};

/** port: where it listens, so that settings can name it beforehand. alg: of ID tokens. */
export async function startProvider({ port, redirect, alg = 'RS256', kid = 'one' }) {
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT, client_secret: SECRET, redirect_uris: [redirect], response_types: ['code'], grant_types: ['authorization_code'], id_token_signed_response_alg: alg }],
    jwks: { keys: [keyOf(kid, alg)] },
    pkce: { required: () => true },
    conformIdTokenClaims: false,
    claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email', 'email_verified'] },
    // Whoever types "sub/name" is that person.
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id.split('~')[0], preferred_username: id.split('~')[1] ?? id }) }),
    cookies: { keys: ['for tests only'] },
    features: { devInteractions: { enabled: true } },
  });
  const warn = console.warn;
  console.warn = () => {};
  const server = createServer(provider.callback());
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  console.warn = warn;
  return { issuer, stop: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
}

/** Cookies by host and port, redirects followed by hand: what a browser does on the way there and back. */
export class Wanderer {
  constructor() {
    this.jar = new Map();
    this.seen = [];
  }

  async go(url, options = {}) {
    const { origin } = new URL(url);
    const mine = this.jar.get(origin) ?? this.jar.set(origin, new Map()).get(origin);
    const cookie = [...mine].map(([k, v]) => `${k}=${v}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', ...options, headers: { ...options.headers, ...(cookie ? { cookie } : {}) } });
    for (const line of response.headers.getSetCookie()) {
      const [pair] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) mine.delete(pair.slice(0, at));
      else mine.set(pair.slice(0, at), pair.slice(at + 1));
    }
    this.seen.push(url);
    return response;
  }

  /** Follows redirects until a page that is none, or one that `stop` wants to look at. */
  async follow(url, stop = () => false) {
    for (let at = url, i = 0; i < 20; i++) {
      if (stop(at)) return { url: at };
      const response = await this.go(at);
      const to = response.headers.get('location');
      if (!to) return { url: at, response, text: await response.text() };
      at = new URL(to, at).href;
    }
    throw new Error(`too many redirects from ${url}`);
  }

  /** From the console's button to the page that comes after the provider's forms. stop: before the last step. */
  async signIn(console_, person, stop) {
    let page = await this.follow(`${console_}/sso/start`);
    for (let i = 0; i < 3 && /interaction/.test(page.url); i++) {
      const prompt = /name="prompt" value="(\w+)"/.exec(page.text)?.[1];
      const action = /<form[^>]* action="([^"]+)"/.exec(page.text)[1];
      const body = new URLSearchParams(prompt === 'login' ? { prompt, login: person, password: 'x' } : { prompt });
      const answer = await this.go(new URL(action, page.url).href, { method: 'POST', body });
      page = await this.follow(new URL(answer.headers.get('location'), page.url).href, stop);
    }
    return page;
  }

  cookie(origin, name) {
    return this.jar.get(origin)?.get(name);
  }
}
