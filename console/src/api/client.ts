// The only place that talks to the server. Types come from src/web/admin/api.idl (npm run gen).
import type { Media, MediaQuery, Routes } from './types.gen'

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

type Query<K extends keyof Routes> = Routes[K]['query'] extends undefined ? { query?: undefined } : { query?: Routes[K]['query'] }
type Body<K extends keyof Routes> = Routes[K]['body'] extends undefined ? { body?: undefined } : { body: Routes[K]['body'] }
type Params<K extends keyof Routes> = K extends `${string}{${infer P}}${string}` ? { params: Record<P, string | number> } : { params?: undefined }
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

export async function call<K extends keyof Routes>(route: K, ...[options]: Record<string, never> extends CallOptions<K> ? [CallOptions<K>?] : [CallOptions<K>]): Promise<Routes[K]['result']> {
  const method = route.slice(0, route.indexOf(' '))
  const o = (options ?? {}) as { params?: Record<string, string | number>; query?: object; body?: unknown; signal?: AbortSignal }
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (method !== 'GET') headers['X-CSRF-Token'] = csrf
  if (o.body !== undefined) headers['Content-Type'] = 'application/json'
  let response: Response
  let text: string
  try {
    response = await fetch(address(route, o.params, o.query), {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      ...(o.body === undefined ? {} : { body: JSON.stringify(o.body) }),
      ...(o.signal ? { signal: o.signal } : {}),
    })
    text = await response.text()
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') throw e
    throw new ApiError(0, 'network', OFFLINE)
  }
  if (!response.ok) {
    const error = errorOf(response.status, text)
    if (response.status === 401 && !(route as string).endsWith(' /api/session')) whenSignedOut()
    throw error
  }
  try {
    return JSON.parse(text) as Routes[K]['result']
  } catch {
    throw new ApiError(response.status, 'internal', INTERNAL)
  }
}

/** Sends a file as the body, with progress from 0 to 1. */
export function upload(file: Blob, query: MediaQuery, onProgress: (share: number) => void, signal?: AbortSignal): Promise<Media> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', address('POST /api/media', undefined, query))
    request.setRequestHeader('X-CSRF-Token', csrf)
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
    request.upload.onprogress = (e) => {
      if (e.lengthComputable) onProgress(e.loaded / e.total)
    }
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        try {
          resolve(JSON.parse(request.responseText) as Media)
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
