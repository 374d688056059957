// The simulator's control API: what people do, and what reached them.
import { setTimeout as sleep } from 'node:timers/promises';

export class Simulator {
  constructor(url, token) {
    this.url = url;
    this.token = token;
  }

  async call(method, path, body) {
    const response = await fetch(this.url + path, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : {};
  }

  /** New people who add the account; their LINE ids. */
  async addFriends(count, options = {}) {
    const { userIds } = await this.call('POST', '/_sim/friends', { displayName: '市民', count, ...options });
    return userIds;
  }

  /** One person with a name of their own. */
  async addFriend(displayName, options = {}) {
    const { userIds } = await this.call('POST', '/_sim/friends', { displayName, ...options });
    return userIds[0];
  }

  act(userId, deed, body = {}) {
    return this.call('POST', `/_sim/friends/${userId}/${deed}`, body);
  }

  say(userId, message) {
    return this.act(userId, 'messages', typeof message === 'string' ? { type: 'text', text: message } : message);
  }

  async received(userId, from = 0) {
    const answer = await this.call('GET', `/_sim/friends/${userId}/messages?from=${from}`);
    return Array.isArray(answer) ? answer : (answer.messages ?? answer.items);
  }

  /** Texts of text bubbles that reached this person. */
  async texts(userId, from = 0) {
    return (await this.received(userId, from)).filter((m) => m.message.type === 'text').map((m) => m.message.text);
  }

  /** Waits for a message that fits; test: function or text to be contained. */
  async waitFor(userId, test, ms = 20000) {
    const fits = typeof test === 'function' ? test : (m) => JSON.stringify(m.message).includes(test);
    const end = Date.now() + ms;
    for (;;) {
      const all = await this.received(userId);
      const found = all.find(fits);
      if (found) return found;
      if (Date.now() > end) throw new Error(`${userId} never got ${test}; but ${JSON.stringify(all.map((m) => m.message.text ?? m.message.type))}`);
      await sleep(30);
    }
  }

  deliveries(by) {
    return this.call('GET', `/_sim/deliveries${by ? `?by=${by}` : ''}`);
  }

  /** API requests received, without our own control calls; path: its beginning. */
  async requests(path = '', from = 0) {
    const answer = await this.call('GET', `/_sim/requests?from=${from}&limit=100000`);
    const list = Array.isArray(answer) ? answer : answer.requests;
    return list.filter((r) => r.path.startsWith(path));
  }

  fault(fault) {
    return this.call('POST', '/_sim/faults', fault);
  }

  clearFaults() {
    return this.call('DELETE', '/_sim/faults');
  }

  settings(change) {
    return this.call('POST', '/_sim/settings', change);
  }
}
