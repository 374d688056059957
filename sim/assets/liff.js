// A stand-in for LINE's LIFF script, for pages opened with the simulator.
// Same names and promises as LINE's for what a city's pages use; nothing else.
(function () {
  'use strict'

  const base = new URL(document.currentScript.src).origin
  const kept = 'line-sim-liff'
  let liffId = ''
  let ready
  let state = JSON.parse(sessionStorage.getItem(kept) || '{}')

  class LiffError extends Error {
    constructor(code, message) {
      super(message)
      this.code = code
      this.name = 'LiffError'
    }
  }

  function keep(values) {
    state = { ...state, ...values }
    sessionStorage.setItem(kept, JSON.stringify(state))
  }

  function forget() {
    state = {}
    sessionStorage.removeItem(kept)
  }

  // LINE leaves tokens in the fragment, once.
  function takeFragment() {
    const fragment = new URLSearchParams(location.hash.slice(1))
    if (!fragment.has('access_token')) return
    keep({
      accessToken: fragment.get('access_token'),
      idToken: fragment.get('id_token'),
      inClient: fragment.get('context_token') === 'utou',
    })
    history.replaceState(null, '', location.pathname + location.search)
  }

  // The secondary redirect: from the endpoint to the page that was asked for.
  function followState() {
    const query = new URLSearchParams(location.search)
    const wanted = query.get('liff.state')
    if (!wanted) return false
    const path = location.pathname.replace(/\/$/, '')
    location.replace(wanted.startsWith('/') ? path + wanted : location.pathname + wanted)
    return true
  }

  function decode(token) {
    const part = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')
    const bytes = Uint8Array.from(atob(part), (c) => c.charCodeAt(0))
    return JSON.parse(new TextDecoder().decode(bytes))
  }

  async function ask(path, options = {}) {
    if (!state.accessToken) throw new LiffError('UNAUTHORIZED', 'need to call liff.login()')
    const answer = await fetch(base + path, {
      ...options,
      headers: { Authorization: `Bearer ${state.accessToken}`, ...options.headers },
    })
    const body = await answer.json().catch(() => ({}))
    if (!answer.ok) throw new LiffError(String(answer.status), body.message || answer.statusText)
    return body
  }

  function init(config, succeeded, failed) {
    ready = new Promise((resolve, reject) => {
      if (!config || !config.liffId) {
        reject(new LiffError('INVALID_CONFIG', 'liffId is necessary for liff.init()'))
        return
      }
      liffId = config.liffId
      takeFragment()
      if (followState()) return // the next page goes on
      if (config.withLoginOnExternalBrowser && !state.accessToken) {
        login()
        return
      }
      resolve()
    })
    ready.then(succeeded, failed)
    return ready
  }

  function login(options = {}) {
    const back = options.redirectUri || location.href.split('#')[0]
    location.href = `${base}/liff/${liffId}?redirect_uri=${encodeURIComponent(back)}`
  }

  window.liff = {
    get ready() {
      return ready
    },
    get id() {
      return liffId || null
    },
    init,
    login,
    logout: forget,
    isLoggedIn: () => Boolean(state.accessToken),
    isInClient: () => Boolean(state.inClient),
    getIDToken: () => state.idToken || null,
    getDecodedIDToken: () => (state.idToken ? decode(state.idToken) : null),
    getAccessToken: () => state.accessToken || null,
    getProfile: () => ask('/v2/profile'),
    getFriendship: () => ask('/friendship/v1/status'),
    getOS: () => 'web',
    getLanguage: () => navigator.language,
    getAppLanguage: () => navigator.language,
    getVersion: () => '2.0.0-line-sim',
    getLineVersion: () => (state.inClient ? '15.0.0' : null),
    getContext: () => ({ type: state.inClient ? 'utou' : 'external', liffId, viewType: 'full' }),
    isApiAvailable: (name) => ['sendMessages', 'closeWindow'].includes(name) && Boolean(state.inClient),
    openWindow: ({ url }) => window.open(url, '_blank', 'noopener'),
    closeWindow: () => {
      window.parent.postMessage({ type: 'line-sim-close' }, '*')
      window.close()
    },
    sendMessages: (messages) =>
      ask('/message/v3/share', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ messages }),
      }).then(() => undefined),
    permission: { query: async () => ({ state: 'granted' }), requestAll: async () => undefined },
    permanentLink: {
      createUrlBy: async (url) => `${base}/liff/${liffId}${new URL(url).pathname}${new URL(url).search}`,
    },
  }
})()
