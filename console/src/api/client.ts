// The only place that talks to the server. Types come from src/web/admin/api.idl (npm run gen).
import type { ApprovalFile, ArticleCsvImport, ArticleCsvLook, Brand, BulkEdit, BulkQuery, CodeImport, CodeImportQuery, Handout, HandoutQuery, Media, MediaQuery, Roster, RosterQuery, Routes, StaffMove, StaffMoveCheck, StaffMoveQuery } from './types.gen'

export type ErrorCode = 'invalid' | 'denied' | 'not_found' | 'conflict' | 'limit' | 'busy' | 'remote' | 'uncertain' | 'internal' | 'network'

export class ApiError extends Error {
  readonly status: number
  readonly code: ErrorCode
  /** Which part of what was sent is meant: "messages[0].text". */
  readonly field: string
  constructor(status: number, code: ErrorCode, message: string, field = '') {
    super(message)
    this.status = status
    this.code = code
    this.field = field
  }
  /** A dangerous act: first show again who you are, then the same request goes through. */
  get needsProof(): boolean {
    return this.status === 403 && this.field === 'proof'
  }
  /** Nothing is wrong with what was sent: the same again may work. */
  get mayRetry(): boolean {
    return this.code === 'network' || this.code === 'busy' || this.code === 'remote'
  }
}

const OFFLINE = 'サーバーにつながりませんでした。通信の状態を確かめて、もう一度お試しください。入力した内容は残っています。'
const BUSY = 'いま、サーバーが混み合っています。少し待ってから、もう一度お試しください。入力した内容は残っています。'
const INTERNAL = 'サーバーで問題が起きました。もう一度試しても変わらないときは、システムの担当者に知らせてください。'

let csrf = ''
export const rememberCsrf = (token: string) => {
  csrf = token
}

let whenSignedOut: () => void = () => {}
/** Called when the server no longer knows who we are. */
export const onSignedOut = (callback: () => void) => {
  whenSignedOut = callback
}

let askProof: () => Promise<boolean> = () => Promise.resolve(false)
/** Asks the person for a proof; true when the server has taken it. */
export const onProofNeeded = (callback: () => Promise<boolean>) => {
  askProof = callback
}

type Query<K extends keyof Routes> = Routes[K]['query'] extends undefined ? { query?: undefined } : { query?: Routes[K]['query'] }
type Body<K extends keyof Routes> = Routes[K]['body'] extends undefined ? { body?: undefined } : { body: Routes[K]['body'] }
type Names<S extends string> = S extends `${string}{${infer P}}${infer Rest}` ? P | Names<Rest> : never
type Params<K extends keyof Routes> = [Names<K>] extends [never] ? { params?: undefined } : { params: Record<Names<K>, string | number> }
export type CallOptions<K extends keyof Routes> = Query<K> & Body<K> & Params<K> & { signal?: AbortSignal }

/** The address of a route, with its parameters and query. */
export function address(route: string, params?: Record<string, string | number>, query?: object): string {
  const path = route.slice(route.indexOf(' ') + 1).replace(/\{(\w+)\}/g, (_, key: string) => encodeURIComponent(String(params?.[key] ?? '')))
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

function errorOf(status: number, text: string): ApiError {
  try {
    const { error } = JSON.parse(text) as { error: { code: ErrorCode; message: string; field?: string } }
    if (error && typeof error.message === 'string') return new ApiError(status, error.code, error.message, error.field)
  } catch {
    // Not ours: a proxy in between answered.
  }
  if (status === 503 || status === 502 || status === 504 || status === 429) return new ApiError(status, 'busy', BUSY)
  return new ApiError(status, 'internal', INTERNAL)
}

type Loose = { params?: Record<string, string | number>; query?: object; body?: unknown; signal?: AbortSignal }

/** One try. Anything but success throws. */
async function once(route: string, o: Loose): Promise<Response> {
  const method = route.slice(0, route.indexOf(' '))
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (method !== 'GET') headers['X-CSRF-Token'] = csrf
  if (o.body !== undefined) headers['Content-Type'] = 'application/json'
  let response: Response
  try {
    response = await fetch(address(route, o.params, o.query), {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(o.body === undefined ? {} : { body: JSON.stringify(o.body) }),
      ...(o.signal ? { signal: o.signal } : {}),
    })
    if (response.ok) return response
    throw errorOf(response.status, await response.text())
  } catch (e) {
    if (e instanceof ApiError || (e instanceof DOMException && e.name === 'AbortError')) throw e
    throw new ApiError(0, 'network', OFFLINE)
  }
}

/** The cookie may have been renewed by another request while this one was on its way. */
async function stillSignedIn(): Promise<boolean> {
  try {
    const session = (await (await once('GET /api/session', {})).json()) as { csrf: string }
    return session.csrf === csrf
  } catch {
    return false
  }
}

async function send(route: string, o: Loose): Promise<Response> {
  const signsIn = route.includes(' /api/session') && !route.includes(' /api/sessions')
  for (let tries = 0; ; tries++) {
    try {
      return await once(route, o)
    } catch (e) {
      if (!(e instanceof ApiError) || tries > 1) throw e
      if (e.needsProof) {
        if (await askProof()) continue
        throw new ApiError(403, 'denied', '本人の確認をやめたので、まだ何も変わっていません。')
      }
      if (e.status !== 401 || (signsIn && !route.startsWith('DELETE'))) throw e
      if (tries === 0 && (await stillSignedIn())) continue
      if (!signsIn) whenSignedOut()
      throw e
    }
  }
}

export async function call<K extends keyof Routes>(route: K, ...[options]: Record<string, never> extends CallOptions<K> ? [CallOptions<K>?] : [CallOptions<K>]): Promise<Routes[K]['result']> {
  const response = await send(route, (options ?? {}) as Loose)
  let text: string
  try {
    text = await response.text()
  } catch {
    throw new ApiError(0, 'network', OFFLINE)
  }
  try {
    return JSON.parse(text) as Routes[K]['result']
  } catch {
    throw new ApiError(response.status, 'internal', INTERNAL)
  }
}

/** What is no JSON. */
export async function text(route: keyof Routes): Promise<string> {
  return (await send(route, {})).text()
}

/** Puts a file of the server into the person's downloads. */
export async function download(route: keyof Routes, query?: object, params?: Record<string, string | number>, body?: unknown): Promise<void> {
  const response = await send(route, { ...(query ? { query } : {}), ...(params ? { params } : {}), ...(body === undefined ? {} : { body }) })
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'kairanban.csv'
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** A file that may be refused: what a plain link would save then is an error. */
export async function fetchFile(path: string): Promise<Blob> {
  const response = await fetch(path, { credentials: 'same-origin', cache: 'no-store' }).catch(() => {
    throw new ApiError(0, 'network', OFFLINE)
  })
  if (response.ok) return response.blob()
  if (response.status === 401) whenSignedOut()
  throw errorOf(response.status, await response.text())
}

/** Sends a file as the body, with progress from 0 to 1. */
export const upload = (file: Blob, query: MediaQuery, onProgress: (share: number) => void, signal?: AbortSignal): Promise<Media> => sendFile(address('POST /api/media', undefined, query), file, onProgress, signal)
export const uploadIcon = (file: Blob, query: MediaQuery): Promise<Media> => sendFile(address('POST /api/face-icons', undefined, query), file, () => {})
export const uploadPicture = (conversation: number, file: Blob, query: HandoutQuery, onProgress: (share: number) => void): Promise<Media> => sendFile(address('POST /api/conversations/{id}/pictures', { id: conversation }, query), file, onProgress)
export const uploadHandout = (conversation: number, file: Blob, query: HandoutQuery, onProgress: (share: number) => void): Promise<Handout> => sendFile(address('POST /api/conversations/{id}/handouts', { id: conversation }, query), file, onProgress)
export const uploadBulk = (file: Blob, query: BulkQuery, onProgress: (share: number) => void, signal?: AbortSignal): Promise<BulkEdit> => sendFile(address('POST /api/bulk-edits', undefined, query), file, onProgress, signal)
export const uploadRoster = (file: Blob, query: RosterQuery, onProgress: (share: number) => void, signal?: AbortSignal): Promise<Roster> => sendFile(address('POST /api/rosters', undefined, query), file, onProgress, signal)
export const uploadLogo = (file: Blob): Promise<Brand> => sendFile('/api/brand/logo', file, () => {})
/** Looked at only, or with the digest of what was looked at, applied. */
export const importReplies = (file: Blob, query: Routes['POST /api/replies/import']['query']): Promise<Routes['POST /api/replies/import']['result']> => sendFile(address('POST /api/replies/import', undefined, query), file, () => {})
export const importArticles = (file: Blob, query: ArticleCsvImport): Promise<ArticleCsvLook> => sendFile(address('POST /api/articles/import', undefined, query), file, () => {})
export const importCodes = (id: number, file: Blob, query: CodeImportQuery): Promise<CodeImport> => sendFile(address('POST /api/code-lists/{id}/import', { id }, query), file, () => {})
export const uploadPaper = (broadcastId: number, file: File): Promise<ApprovalFile> => sendFile(address('POST /api/broadcasts/{id}/approval-files', { id: broadcastId }, { name: file.name }), file, () => {})

/** Leavers, joiners and moves: looked at only, or kept as a plan (which asks who you are). */
export const checkMoves = (file: Blob): Promise<StaffMoveCheck> => sendFile(address('POST /api/staff-moves/check'), file, () => {})
export async function keepMoves(file: Blob, query: StaffMoveQuery): Promise<StaffMove> {
  const send = () => sendFile<StaffMove>(address('POST /api/staff-moves', undefined, query), file, () => {})
  try {
    return await send()
  } catch (e) {
    if (!(e instanceof ApiError && e.needsProof && (await askProof()))) throw e
    return send()
  }
}

function sendFile<T>(to: string, file: Blob, onProgress: (share: number) => void, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', to)
    request.setRequestHeader('X-CSRF-Token', csrf)
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
    request.upload.onprogress = (e) => {
      if (e.lengthComputable) onProgress(e.loaded / e.total)
    }
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        try {
          resolve(JSON.parse(request.responseText) as T)
        } catch {
          reject(new ApiError(request.status, 'internal', INTERNAL))
        }
        return
      }
      if (request.status === 401) whenSignedOut()
      reject(errorOf(request.status, request.responseText))
    }
    request.onerror = () => reject(new ApiError(0, 'network', OFFLINE))
    request.onabort = () => reject(new DOMException('', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

/** What to tell a person about anything that was thrown. */
export function asApiError(e: unknown): ApiError {
  return e instanceof ApiError ? e : new ApiError(0, 'internal', INTERNAL)
}
