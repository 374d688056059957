// A person at the console: a real browser (Debian's Chromium), driven by its labels as a person reads them.
//
// CONSOLE_URL, CONSOLE_LOGIN and CONSOLE_PASSWORD name a console that is already there; without them a world of its own
// is started (tests/lib/world.mjs). CHROMIUM names the browser, PICTURES a folder for a picture of each screen. Nothing but loopback is ever asked.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(join(import.meta.dirname, '../../console/package.json'));
const { chromium } = require('playwright-core');
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const ARGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export async function startConsole() {
  if (process.env.CONSOLE_URL) {
    return { url: process.env.CONSOLE_URL.replace(/\/$/, ''), login: process.env.CONSOLE_LOGIN ?? 'admin', password: process.env.CONSOLE_PASSWORD ?? '', stop: async () => {} };
  }
  const { startWorld, PASSWORD } = await import('../lib/world.mjs');
  const world = await startWorld();
  await world.sim.addFriends(60);
  await world.quiet();
  return { url: world.url, login: 'admin', password: PASSWORD, world, stop: () => world.stop() };
}

export async function openBrowser({ width = 1280, height = 900 } = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'kairanban-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: ARGS,
    viewport: { width, height },
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    reducedMotion: 'reduce',
  });
  context.setDefaultTimeout(15000);
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints = [];
  // A refused request is something the page handles; anything the policy blocked, or a crash, is not.
  page.on('console', (m) => {
    if (m.type() === 'error' && !/Failed to load resource|net::ERR_/.test(m.text())) complaints.push(m.text());
  });
  page.on('pageerror', (e) => complaints.push(String(e)));
  return {
    page,
    context,
    complaints,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

export async function signIn(page, { url, login, password }) {
  await page.goto(`${url}/`);
  await page.getByLabel('職員ID').fill(login);
  await page.getByLabel('パスワード').fill(password);
  await page.getByRole('button', { name: 'サインインする' }).click();
  await page.getByRole('heading', { name: 'ホーム', level: 1 }).waitFor();
}

/** Nothing is being loaded any more. */
export const settled = (page) => page.waitForFunction(() => !document.querySelector('.loading'));

/** Nothing makes the page wider than the screen; tables scroll in boxes of their own. */
export async function fits(page, what) {
  const scroll = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(scroll <= 0, `${what}: ${scroll} pixels wider than the screen`);
}

/** Nothing for axe to find, nothing wider than the screen, one heading of the first level, a title. */
export async function looksRight(page, what, { without = [] } = {}) {
  await page.waitForTimeout(300);
  if (process.env.PICTURES) await page.screenshot({ path: join(process.env.PICTURES, `${what.replace(/[^\w\p{L}-]+/gu, '_')}_${page.viewportSize().width}.png`), fullPage: true });
  await page.evaluate(axeSource);
  const found = await page.evaluate(async (skip) => {
    const { violations } = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return violations.filter((v) => !skip.includes(v.id)).map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`);
  }, without);
  assert.deepEqual(found, [], what);
  await fits(page, what);
  const [headings, title] = await page.evaluate(() => [document.querySelectorAll('h1').length, document.title]);
  assert.equal(headings, 1, `${what}: headings of the first level`);
  assert.match(title, /管理画面/, what);
}

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 390, height: 844 };

/** The same at both widths; leaves the page wide. */
export async function looksRightOnBoth(page, what, options) {
  await settled(page);
  await looksRight(page, what, options);
  await page.setViewportSize(NARROW);
  await settled(page);
  await looksRight(page, what, options);
  await page.setViewportSize(WIDE);
}

/** Ends browsers, then what they looked at; whatever a page complained of fails. */
export async function closeDesks(city, ...desks) {
  const complaints = desks.flatMap((desk) => desk?.complaints ?? []);
  for (const desk of desks) await desk?.close();
  await city?.stop();
  assert.deepEqual(complaints, []);
}

/** What has the focus, as a screen reader would name it, and whether a person could see where it is. */
export const focused = (page) =>
  page.evaluate(() => {
    const e = document.activeElement;
    if (!e || e === document.body) return { name: '', role: '', seen: true };
    const label = e.getAttribute('aria-label') ?? (e.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ').trim();
    const name = label || e.labels?.[0]?.textContent || e.textContent || '';
    const box = e.getBoundingClientRect();
    // Radio buttons and boxes are drawn by their label.
    const drawn = box.width < 3 || getComputedStyle(e).opacity === '0' || e.closest('[data-focus-visible]') ? (e.closest('[data-focus-visible]') ?? e) : e;
    const style = getComputedStyle(drawn);
    const ring = (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || drawn.matches('[data-focused]') || style.boxShadow !== 'none';
    const at = drawn.getBoundingClientRect();
    const x = Math.min(innerWidth - 2, Math.max(1, at.left + at.width / 2));
    const y = at.top + Math.min(at.height / 2, 20);
    const top = y >= 0 && y < innerHeight ? document.elementFromPoint(x, y) : null;
    return { name: name.trim().replace(/\s+/g, ' ').slice(0, 120), role: e.getAttribute('role') ?? e.tagName.toLowerCase(), ring, covered: top ? !(drawn.contains(top) || top.contains(drawn)) : true };
  });

/** Tab until the focus is on something of this name; whatever is passed on the way must be visible too. */
export async function tabTo(page, name, { key = 'Tab', most = 120 } = {}) {
  const passed = [];
  for (let i = 0; i < most; i++) {
    await page.keyboard.press(key);
    const now = await focused(page);
    passed.push(now.name);
    if (now.name) {
      assert.ok(now.ring, `the focus on 「${now.name}」 (${now.role}) cannot be seen`);
      assert.ok(!now.covered, `「${now.name}」 (${now.role}) has the focus but something lies over it`);
    }
    if (name.test(now.name)) return now;
  }
  throw new Error(`Tab never came to ${name}; it passed ${passed.slice(-40).join(' › ')}`);
}

/** Chooses from a list behind a button, in the dialog when there is one. */
export async function choose(page, label, option) {
  const dialog = page.getByRole('dialog');
  const place = (await dialog.count()) ? dialog.last() : page.locator('main');
  await place.getByRole('button', { name: label }).first().click();
  await page.getByRole('option', { name: option, exact: typeof option === 'string' }).click();
}
