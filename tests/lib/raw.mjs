// Bytes straight to the server: for requests that no client would send.
import { connect } from 'node:net';

/** Sends the pieces and reads until the server closes or the time is over. → {status, head, body, text} */
export function raw(url, pieces, { ms = 3000 } = {}) {
  const { hostname, port } = new URL(url);
  return new Promise((done, failed) => {
    const socket = connect(Number(port), hostname);
    const got = [];
    const finish = () => {
      clearTimeout(timer);
      socket.destroy();
      const text = Buffer.concat(got).toString('latin1');
      const [head, ...body] = text.split('\r\n\r\n');
      done({ status: Number(/^HTTP\/1\.[01] (\d+)/.exec(text)?.[1] ?? 0), head, body: body.join('\r\n\r\n'), text });
    };
    const timer = setTimeout(finish, ms);
    socket.on('connect', () => {
      for (const piece of [].concat(pieces)) socket.write(piece);
    });
    socket.on('data', (bytes) => got.push(bytes));
    socket.on('close', finish);
    socket.on('error', (error) => (got.length ? finish() : error.code === 'ECONNREFUSED' ? failed(error) : finish()));
  });
}

/** Announces a body of this many bytes and sends only the first few. */
export const announce = (world, method, path, length, headers = {}) =>
  raw(world.url, `${method} ${path} HTTP/1.1\r\nHost: ${new URL(world.url).host}\r\nConnection: close\r\n${Object.entries({ 'content-length': length, ...headers })
    .map(([k, v]) => `${k}: ${v}\r\n`)
    .join('')}\r\n{"a`);
