// Invented things: events, random numbers that can be repeated, small pictures, CSV.
import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

/** Numbers that look random and are the same for the same seed. */
export function dice(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    below: (n) => Math.floor(next() * n),
    between: (a, b) => a + Math.floor(next() * (b - a + 1)),
    one: (list) => list[Math.floor(next() * list.length)],
    some: (list, share) => list.filter(() => next() < share),
    chance: (share) => next() < share,
  };
}

export const lineId = () => `U${randomBytes(16).toString('hex')}`;
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const eventId = () => [...randomBytes(26)].map((b) => SIGNS[b % 32]).join('');
let lastMessage = 900000000000000000n + BigInt(Date.now()) * 1000n;
export const messageId = () => String(lastMessage++);

/** An event as LINE sends it; given fields win. */
export function event(type, userId, fields = {}) {
  return {
    type, mode: 'active', timestamp: Date.now(), webhookEventId: eventId(), deliveryContext: { isRedelivery: false },
    ...(userId ? { source: { type: 'user', userId } } : {}), ...fields,
  };
}

export const textEvent = (userId, text, fields = {}) =>
  event('message', userId, { replyToken: randomBytes(16).toString('hex'), message: { type: 'text', id: messageId(), quoteToken: 'q', text }, ...fields });

export const hook = (...events) => ({ destination: `U${'0'.repeat(32)}`, events });

function chunk(name, data) {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(name, 4, 'latin1');
  data.copy(out, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)) >>> 0, 8 + data.length);
  return out;
}

/** A picture of noise, so that it does not shrink. */
export function png(width, height, noise = true) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = noise ? randomBytes((width * 3 + 1) * height) : Buffer.alloc((width * 3 + 1) * height, 200);
  for (let y = 0; y < height; y++) rows[y * (width * 3 + 1)] = 0;
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

/** RFC 4180, strictly: [[cells]]. */
export function parseCsv(text) {
  const rows = [[]];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (at < text.length) {
    const row = rows.at(-1);
    let cell = '';
    if (text[at] === '"') {
      for (at++; ; at++) {
        if (at >= text.length) throw new Error('CSV: a quote is not closed');
        if (text[at] !== '"') cell += text[at];
        else if (text[at + 1] === '"') cell += text[at++];
        else break;
      }
      at++;
    } else {
      while (at < text.length && text[at] !== ',' && text[at] !== '\r' && text[at] !== '\n') {
        if (text[at] === '"') throw new Error('CSV: a quote inside a bare cell');
        cell += text[at++];
      }
    }
    row.push(cell);
    if (text[at] === ',') at++;
    else if (text.startsWith('\r\n', at)) {
      at += 2;
      if (at < text.length) rows.push([]);
    } else if (at < text.length) throw new Error(`CSV: strange character ${JSON.stringify(text[at])} after a cell`);
  }
  return rows;
}

export const today = (offsetDays = 0) => new Date(Date.now() + 9 * 3600000 + offsetDays * 86400000).toISOString().slice(0, 10);
/** "2026-11-22T09:00" in Japan, so many ms from now, cut to the minute. */
export const minuteFromNow = (ms) => new Date(Date.now() + 9 * 3600000 + ms).toISOString().slice(0, 16);

/** Black and white: rows of light (true) and dark pixels, each drawn scale times as large. */
export function bits(rows, scale = 1) {
  const across = rows[0].length * scale;
  const head = Buffer.alloc(13);
  head.writeUInt32BE(across, 0);
  head.writeUInt32BE(rows.length * scale, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const data = Buffer.alloc((across + 1) * rows.length * scale);
  for (let y = 0; y < rows.length * scale; y++)
    for (let x = 0; x < across; x++) data[y * (across + 1) + 1 + x] = rows[Math.floor(y / scale)][Math.floor(x / scale)] ? 255 : 0;
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(data)), chunk('IEND', Buffer.alloc(0))]);
}
