// A security key made of software: registers and signs as a browser with a key would (WebAuthn level 2).
import { createHash, createSign, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const sha256 = (data) => createHash('sha256').update(data).digest();
const b64 = (bytes) => Buffer.from(bytes).toString('base64url');

function head(major, value) {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
}
/** CBOR of numbers, text, bytes and lists of pairs, in the order given. */
export function cbor(value) {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.length), ...value.flatMap(([k, v]) => [cbor(k), cbor(v)])]);
}

const KINDS = {
  ES256: () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x, y } = pair.publicKey.export({ format: 'jwk' });
    const cose = [[1, 2], [3, -7], [-1, 1], [-2, Buffer.from(x, 'base64url')], [-3, Buffer.from(y, 'base64url')]];
    return { cose, sign: (data) => createSign('sha256').update(data).sign(pair.privateKey) };
  },
  EdDSA: () => {
    const pair = generateKeyPairSync('ed25519');
    const { x } = pair.publicKey.export({ format: 'jwk' });
    return { cose: [[1, 1], [3, -8], [-1, 6], [-2, Buffer.from(x, 'base64url')]], sign: (data) => sign(null, data, pair.privateKey) };
  },
  RS256: () => {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { n, e } = pair.publicKey.export({ format: 'jwk' });
    return { cose: [[1, 3], [3, -257], [-1, Buffer.from(n, 'base64url')], [-2, Buffer.from(e, 'base64url')]], sign: (data) => createSign('sha256').update(data).sign(pair.privateKey) };
  },
};

export class SecurityKey {
  constructor(origin, { kind = 'ES256', counts = true } = {}) {
    Object.assign(this, { origin, counts, counter: 0, id: randomBytes(32) }, KINDS[kind]());
  }

  #clientData(type, challenge, changes) {
    return Buffer.from(JSON.stringify({ type, challenge, origin: this.origin, crossOrigin: false, ...changes }));
  }

  #authenticatorData(siteId, flags, rest = Buffer.alloc(0)) {
    if (this.counts) this.counter++;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return Buffer.concat([sha256(siteId), Buffer.from([flags]), counter, rest]);
  }

  /** What goes to POST /api/session/passkeys. changes: {client, flags, siteId, attest, data}. */
  create(ask, changes = {}) {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(this.id.length);
    const attested = Buffer.concat([Buffer.alloc(16), length, this.id, cbor(this.cose)]);
    const clientData = this.#clientData('webauthn.create', ask.challenge, changes.client);
    const data = this.#authenticatorData(changes.siteId ?? ask.siteId, changes.flags ?? 0x45, attested);
    const statement = changes.attest ? [['alg', this.cose[1][1]], ['sig', changes.attest(this.sign(Buffer.concat([data, sha256(clientData)])))]] : [];
    const object = cbor([['fmt', changes.attest ? 'packed' : (changes.format ?? 'none')], ['attStmt', statement], ['authData', changes.data?.(data) ?? data]]);
    this.user = ask.userId;
    return { name: '試験の鍵', clientData: b64(clientData), attestation: b64(changes.object?.(object) ?? object) };
  }

  /** What goes to POST /api/session/passkey. changes: {client, flags, siteId, signature, user}. */
  get(ask, changes = {}) {
    const clientData = this.#clientData('webauthn.get', ask.challenge, changes.client);
    const data = this.#authenticatorData(changes.siteId ?? ask.siteId, changes.flags ?? 0x05);
    const signature = this.sign(Buffer.concat([data, sha256(clientData)]));
    return {
      id: b64(this.id), clientData: b64(clientData), authenticatorData: b64(data),
      signature: b64(changes.signature?.(signature) ?? signature), user: changes.user ?? this.user,
    };
  }
}
