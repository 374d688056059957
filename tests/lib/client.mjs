// A person at the console: speaks the JSON API with a session cookie. Every 200 is
// held against the description of the API.
import { checkAnswer } from './contract.mjs';
import { asSave } from './staff.mjs';

export class Client {
  constructor(world) {
    this.world = world;
    this.cookie = '';
    this.csrf = '';
    /** Sent with every request: where a proxy says somebody comes from. */
    this.headers = {};
  }

  async raw(method, path, body, headers = {}) {
    const json = body !== undefined && !(body instanceof Uint8Array) && typeof body !== 'string';
    const response = await fetch(this.world.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(body !== undefined && !(body instanceof Uint8Array) ? { 'content-type': 'application/json' } : {}),
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(this.csrf ? { 'x-csrf-token': this.csrf } : {}),
        ...this.headers,
        ...headers,
      },
      body: json ? JSON.stringify(body) : body,
    });
    const set = response.headers.getSetCookie().find((c) => c.startsWith('__Host-staff='));
    if (set) this.cookie = set.split(';')[0];
    return response;
  }

  /** The JSON of a 200; anything else throws with status and error. */
  async call(method, path, body, headers) {
    const response = await this.raw(method, path, body, headers);
    const text = await response.text();
    if (response.status !== 200) {
      const error = new Error(`${method} ${path}: ${response.status} ${text}`);
      error.status = response.status;
      try {
        error.error = JSON.parse(text).error;
      } catch {
        error.error = {};
      }
      throw error;
    }
    const json = JSON.parse(text);
    checkAnswer(method, path, json);
    return json;
  }

  get(path) {
    return this.call('GET', path);
  }

  post(path, body) {
    return this.call('POST', path, body);
  }

  put(path, body) {
    return this.call('PUT', path, body);
  }

  delete(path, body) {
    return this.call('DELETE', path, body);
  }

  async signIn(login, password) {
    const session = await this.post('/api/session', { login, password });
    this.csrf = session.csrf;
    return session;
  }

  /** The error of a call that must fail: {status, code, message, field}. */
  async refused(method, path, body, headers) {
    try {
      await this.call(method, path, body, headers);
    } catch (error) {
      if (error.status) return { status: error.status, ...error.error };
      throw error;
    }
    throw new Error(`${method} ${path} was expected to be refused`);
  }

  // --- what tests do all the time ---

  /** Makes a colleague an administrator. */
  async promote(login) {
    const row = (await this.get('/api/staff')).staff.find((s) => s.login === login);
    await this.put(`/api/staff/${row.id}`, { ...asSave(row), roles: [await this.role('管理者')], state: 'active' });
  }

  async attribute(key) {
    const { attributes } = await this.get('/api/attributes');
    const found = attributes.find((a) => a.key === key);
    if (!found) throw new Error(`no attribute ${key}`);
    return found;
  }

  async option(key, label) {
    const found = (await this.attribute(key)).options.find((o) => o.label === label);
    if (!found) throw new Error(`no option ${label} of ${key}`);
    return found;
  }

  /** A role to give: everywhere, or { scope: 'department' }, with dates. */
  async role(name, where = {}) {
    const found = (await this.get('/api/roles')).roles.find((r) => r.name === name);
    if (!found) throw new Error(`no role ${name}`);
    return { roleId: found.id, scope: 'all', ...where };
  }

  /** All friends, oldest first, with their details when asked for. */
  async friends() {
    const all = [];
    for (let before; ; ) {
      const page = await this.get(`/api/friends?limit=100${before ? `&before=${before}` : ''}`);
      all.push(...page.friends);
      if (!page.next) return all.sort((a, b) => a.id - b.id);
      before = page.next;
    }
  }

  async friendNamed(name) {
    const { friends } = await this.get(`/api/friends?q=${encodeURIComponent(name)}`);
    return friends.find((f) => f.name === name);
  }

  draft(fields) {
    const { text, ...rest } = fields;
    return this.post('/api/broadcasts', { title: 'お知らせ', messages: [{ type: 'text', text: text ?? 'お知らせです。' }], condition: {}, notificationOff: false, ...rest });
  }

  async count(condition) {
    return (await this.post('/api/segments/count', { condition })).people;
  }

  async sendNow(broadcast) {
    const { id, version, condition } = broadcast;
    return this.post(`/api/broadcasts/${id}/send`, { version, people: await this.count(condition) });
  }

  broadcast(id) {
    return this.get(`/api/broadcasts/${id}`);
  }
}
