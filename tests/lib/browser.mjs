// A citizen's browser without a window: cookies, redirects, forms. It reads pages
// as they are: what is not in the HTML cannot be sent.
import { parse } from 'node-html-parser';

export class Page {
  constructor(response, url, html) {
    this.status = response.status;
    this.headers = response.headers;
    this.url = url;
    this.html = html;
    this.root = parse(html);
  }

  get text() {
    return this.root.querySelector('main')?.text ?? this.root.text;
  }

  get title() {
    return this.root.querySelector('h1')?.text.trim();
  }

  /** Texts of the list of errors above the form. */
  get errors() {
    return this.root.querySelectorAll('#errors li').map((li) => li.text.trim());
  }

  link(label) {
    const a = this.root.querySelectorAll('a').find((each) => each.text.includes(label));
    if (!a) throw new Error(`no link ${label} on ${this.url}`);
    return a.getAttribute('href');
  }

  /** The page's own form; the choice of a language stands above it. */
  form(nth = 0) {
    const form = this.root.querySelectorAll('form').filter((f) => !f.classList.contains('languages'))[nth];
    if (!form) throw new Error(`no form on ${this.url} (${this.status}): ${this.text.slice(0, 300)}`);
    return new Form(this, form);
  }
}

/** What a browser would send, to be changed before it is sent. */
export class Form {
  constructor(page, element) {
    this.page = page;
    this.element = element;
    this.action = element.getAttribute('action') ?? page.url;
    this.method = (element.getAttribute('method') ?? 'get').toUpperCase();
    this.pairs = [];
    for (const input of element.querySelectorAll('input, select, textarea')) this.#take(input);
  }

  #take(input) {
    const name = input.getAttribute('name');
    const type = input.getAttribute('type') ?? 'text';
    if (!name || input.hasAttribute('disabled') || type === 'submit') return;
    if (input.rawTagName === 'select') {
      const chosen = input.querySelectorAll('option').find((o) => o.hasAttribute('selected')) ?? input.querySelector('option');
      this.pairs.push([name, chosen?.getAttribute('value') ?? '']);
    } else if (input.rawTagName === 'textarea') {
      this.pairs.push([name, input.text]);
    } else if ((type !== 'checkbox' && type !== 'radio') || input.hasAttribute('checked')) {
      this.pairs.push([name, input.getAttribute('value') ?? 'on']);
    }
  }

  all(name) {
    return this.pairs.filter(([n]) => n === name).map(([, value]) => value);
  }

  get(name) {
    return this.all(name)[0];
  }

  names() {
    return [...new Set(this.pairs.map(([name]) => name))];
  }

  set(name, ...values) {
    this.pairs = this.pairs.filter(([n]) => n !== name);
    for (const value of values) this.pairs.push([name, String(value)]);
    return this;
  }

  /** The box whose label has this text: its name and value. */
  box(label, within = this.element) {
    const found = within.querySelectorAll('label').find((each) => {
      const span = each.querySelector('span');
      const own = span ? span.childNodes.filter((n) => n.nodeType === 3).map((n) => n.text).join('') : each.text;
      return each.querySelector('input') && own.trim() === label;
    });
    if (!found) throw new Error(`no box ${label} on ${this.page.url}`);
    const input = found.querySelector('input');
    return { name: input.getAttribute('name'), value: input.getAttribute('value') ?? 'on', type: input.getAttribute('type'), checked: input.hasAttribute('checked') };
  }

  isTicked(label) {
    const { name, value } = this.box(label);
    return this.all(name).includes(value);
  }

  tick(...labels) {
    for (const label of labels) {
      const { name, value, type } = this.box(label);
      if (type === 'radio') this.set(name, value);
      else if (!this.all(name).includes(value)) this.pairs.push([name, value]);
    }
    return this;
  }

  untick(...labels) {
    for (const label of labels) {
      const { name, value } = this.box(label);
      this.pairs = this.pairs.filter(([n, v]) => n !== name || v !== value);
    }
    return this;
  }

  /** The rows for children, as typed: [{name, y, m, d}]. */
  children() {
    return this.pairs.filter(([n]) => /^c\d+_name$/.test(n)).map(([n, name]) => {
      const i = /\d+/.exec(n)[0];
      return { index: Number(i), name, y: this.get(`c${i}_y`), m: this.get(`c${i}_m`), d: this.get(`c${i}_d`) };
    });
  }

  child(index, { name = '', y, m, d }) {
    return this.set(`c${index}_name`, name).set(`c${index}_y`, y).set(`c${index}_m`, m).set(`c${index}_d`, d);
  }
}

export class Browser {
  constructor(world) {
    this.world = world;
    this.jars = new Map(); // origin → name → value
    this.cookies = []; // every Set-Cookie seen
  }

  jar(url) {
    const { origin } = new URL(url);
    if (!this.jars.has(origin)) this.jars.set(origin, new Map());
    return this.jars.get(origin);
  }

  #remember(url, response) {
    for (const line of response.headers.getSetCookie()) {
      this.cookies.push(line);
      const [pair, ...flags] = line.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const gone = flags.some((flag) => /^max-age=0$/i.test(flag));
      if (gone) this.jar(url).delete(pair.slice(0, at));
      else this.jar(url).set(pair.slice(0, at), pair.slice(at + 1));
    }
  }

  /** One request; no redirects. */
  async ask(url, { method = 'GET', body, headers = {} } = {}) {
    const cookie = [...this.jar(url)].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { method, body, redirect: 'manual', headers: { ...(cookie ? { cookie } : {}), ...headers } });
    this.#remember(url, response);
    return response;
  }

  async #follow(url, options) {
    for (let hops = 0; hops < 10; hops++) {
      const response = await this.ask(url, options);
      const to = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || !to) return new Page(response, url, await response.text());
      await response.arrayBuffer();
      url = new URL(to, url).href;
      options = {};
    }
    throw new Error(`too many redirects at ${url}`);
  }

  async open(address) {
    this.page = await this.#follow(new URL(address, this.page?.url ?? this.world.url).href);
    return this.page;
  }

  /** Sends a form; press: name=value of the button pressed. */
  async send(form, press) {
    const pairs = press ? [...form.pairs, press] : form.pairs;
    const body = new URLSearchParams(pairs).toString();
    const url = new URL(form.action, form.page.url);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(form.page.url).origin, 'sec-fetch-site': 'same-origin' };
    this.page = await this.#follow(url.href, { method: form.method, body, headers });
    return this.page;
  }

  /** From a button in the talk: whoever they are at LINE, they say yes to what is asked there. */
  async openAs(userId, path = '/c/settings', { decision = 'allow', addFriend = false } = {}) {
    this.jar(this.world.sim.url).set('line_sim_person', userId);
    let page = await this.open(this.world.url + path);
    for (let i = 0; i < 3 && page.url.startsWith(this.world.sim.url); i++) {
      const form = page.form();
      form.set('person', userId);
      // Adding is asked beside the consent, or on a page of its own.
      const asked = form.element.querySelector('button[name="add_friend"]');
      if (!addFriend) form.set('add_friend');
      page = await this.send(form, asked ? ['add_friend', addFriend ? '1' : '0'] : ['decision', decision]);
    }
    return page;
  }
}
