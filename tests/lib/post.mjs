// The city's mail server, on loopback: takes letters and shows them.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SMTPServer } from 'smtp-server';

const run = promisify(execFile);

/** Header fields (lower case, unfolded) and the decoded body of a letter. */
export function readLetter(text) {
  const at = text.indexOf('\r\n\r\n');
  const lines = text.slice(0, at).replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]);
  const words = (value) => value.replace(/\?=\s+=\?/g, '?==?').replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, b) => Buffer.from(b, 'base64').toString());
  return { names: headers.map(([name]) => name), header: (name) => words(headers.find(([n]) => n === name)?.[1] ?? ''), body: Buffer.from(text.slice(at + 4), 'base64').toString(), text };
}

/** A certificate for localhost that a test trusts. */
export async function certificate() {
  const folder = await mkdtemp(join(tmpdir(), 'kairanban-cert-'));
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1',
    '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]);
  return { folder, file: join(folder, 'cert.pem'), key: await readFile(join(folder, 'key.pem')), cert: await readFile(join(folder, 'cert.pem')), remove: () => rm(folder, { recursive: true }) };
}

/** options: of smtp-server; refuse(address) → an error code for a recipient; slow: ms before the answer. */
export async function startPost({ tls, user, refuse = () => 0, port = 0 } = {}) {
  const post = { letters: [], seen: 0, refuse };
  post.server = new SMTPServer({
    ...(tls ? { key: tls.key, cert: tls.cert } : { disabledCommands: user ? ['STARTTLS'] : ['STARTTLS', 'AUTH'] }),
    authOptional: !user,
    disableReverseLookup: true,
    onAuth: (auth, session, done) => (user && auth.username === user.name && auth.password === user.password ? done(null, { user: auth.username }) : done(new Error('no'))),
    onConnect(session, done) {
      post.seen++;
      done();
    },
    onRcptTo(address, session, done) {
      const code = post.refuse(address.address);
      done(code ? Object.assign(new Error('refused'), { responseCode: code }) : undefined);
    },
    onData(stream, session, done) {
      const parts = [];
      stream.on('data', (bytes) => parts.push(bytes));
      stream.on('end', () => {
        const letter = readLetter(Buffer.concat(parts).toString('latin1'));
        post.letters.push({ ...letter, from: session.envelope.mailFrom.address, to: session.envelope.rcptTo.map((r) => r.address), secure: session.secure, user: session.user });
        done();
      });
    },
  });
  post.server.on('error', () => {});
  await new Promise((ready) => post.server.listen(port, '127.0.0.1', ready));
  post.port = post.server.server.address().port;
  post.to = (address) => post.letters.filter((l) => l.to.includes(address));
  post.close = () => new Promise((done) => post.server.close(done));
  return post;
}
