// Passkeys: what the browser wants as bytes travels as base64url.
import type { PasskeyAsk, PasskeyNew, PasskeyProof } from '../../api/types.gen'

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const raw = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  const bytes = new Uint8Array(new ArrayBuffer(raw.length))
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i)
  return bytes
}
function textOf(bytes: ArrayBuffer): string {
  let raw = ''
  for (const b of new Uint8Array(bytes)) raw += String.fromCharCode(b)
  return btoa(raw).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

const WAIT_MS = 120_000
const known = (ask: PasskeyAsk): PublicKeyCredentialDescriptor[] => ask.known.map((id) => ({ type: 'public-key', id: bytesOf(id) }))

/** Browsers that can, at an address where they may. */
export const passkeysWork = (): boolean => typeof PublicKeyCredential === 'function' && isSecureContext

/** Thrown when the person closed the browser's window, or nothing fits. */
export class PasskeyCancelled extends Error {}

async function ofBrowser(asked: Promise<Credential | null>): Promise<PublicKeyCredential> {
  let found: Credential | null
  try {
    found = await asked
  } catch (e) {
    if (e instanceof DOMException && e.name === 'InvalidStateError') throw new PasskeyCancelled('この端末のパスキーは、もう登録されています。')
    throw new PasskeyCancelled('パスキーの確認が終わりませんでした。使えるパスキーがないか、画面を閉じたか、時間がたちすぎました。')
  }
  if (!(found instanceof PublicKeyCredential)) throw new PasskeyCancelled('パスキーの確認が終わりませんでした。')
  return found
}

export async function createPasskey(ask: PasskeyAsk, name: string): Promise<PasskeyNew> {
  const made = await ofBrowser(
    navigator.credentials.create({
      publicKey: {
        challenge: bytesOf(ask.challenge),
        rp: { id: ask.siteId, name: ask.siteName },
        user: { id: bytesOf(ask.userId), name: ask.userName, displayName: ask.userLabel },
        pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: known(ask),
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        attestation: 'none',
        timeout: WAIT_MS,
      },
    }),
  )
  const response = made.response as AuthenticatorAttestationResponse
  return { name, clientData: textOf(response.clientDataJSON), attestation: textOf(response.attestationObject) }
}

export async function showPasskey(ask: PasskeyAsk): Promise<PasskeyProof> {
  const used = await ofBrowser(
    navigator.credentials.get({
      publicKey: { challenge: bytesOf(ask.challenge), rpId: ask.siteId, allowCredentials: known(ask), userVerification: 'required', timeout: WAIT_MS },
    }),
  )
  const response = used.response as AuthenticatorAssertionResponse
  return {
    id: used.id,
    clientData: textOf(response.clientDataJSON),
    authenticatorData: textOf(response.authenticatorData),
    signature: textOf(response.signature),
    ...(response.userHandle && response.userHandle.byteLength > 0 ? { user: textOf(response.userHandle) } : {}),
  }
}
