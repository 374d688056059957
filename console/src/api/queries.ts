// What the pages ask for, each under one key, so that a change on one page is seen on all.
import { infiniteQueryOptions, keepPreviousData, QueryClient, queryOptions } from '@tanstack/react-query'
import { ApiError, call, text } from './client'
import type { AccessQuery, AccessTotalsQuery, ApprovalQuery, ArticleMissQuery, ArticleQuery, AuditQuery, BroadcastQuery, CalendarQuery, ConversationQuery, FriendDaysQuery, FriendQuery, HistoryQuery, MenuTapsQuery, OutcomeQuery, ScenarioNumbersQuery, SourceDaysQuery, StaffQuery, WordingQuery, TimelineQuery } from './types.gen'

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      retry: (count, e) => count < 2 && e instanceof ApiError && e.mayRetry,
      retryDelay: (n) => 500 * 2 ** n,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

export const guardWaiting = queryOptions({ queryKey: ['guard-waiting'], queryFn: () => call('GET /api/guard-waiting'), refetchInterval: 60_000, staleTime: 25_000 })
export const home = queryOptions({ queryKey: ['home'], queryFn: () => call('GET /api/home') })
export const broadcasts = (query: BroadcastQuery) => queryOptions({ queryKey: ['broadcasts', query], queryFn: () => call('GET /api/broadcasts', { query }) })
export const broadcast = (id: number) => queryOptions({ queryKey: ['broadcast', id], queryFn: () => call('GET /api/broadcasts/{id}', { params: { id } }) })
export const progress = (id: number) => queryOptions({ queryKey: ['progress', id], queryFn: () => call('GET /api/broadcasts/{id}/progress', { params: { id } }) })
export const roster = (id: number) => queryOptions({ queryKey: ['roster', id], queryFn: () => call('GET /api/rosters/{id}', { params: { id } }) })
export const rosterFaults = (id: number, after?: number) => queryOptions({ queryKey: ['roster-faults', id, after ?? 0], queryFn: () => call('GET /api/rosters/{id}/faults', { params: { id }, query: after ? { after } : {} }) })
/** HTML, asked again whenever the attributes have changed. */
export const citizenPage = (since: number) => queryOptions({ queryKey: ['citizen-page', since], queryFn: () => text('GET /api/attributes/preview'), placeholderData: keepPreviousData })
export const attributes = queryOptions({ queryKey: ['attributes'], queryFn: () => call('GET /api/attributes') })
export const consent = queryOptions({ queryKey: ['consent'], queryFn: () => call('GET /api/consent') })
export const segments = queryOptions({ queryKey: ['segments'], queryFn: () => call('GET /api/segments') })
export const templates = queryOptions({ queryKey: ['templates'], queryFn: () => call('GET /api/templates') })
export const articles = (query: ArticleQuery) => queryOptions({ queryKey: ['articles', 'list', query], queryFn: () => call('GET /api/articles', { query }), placeholderData: keepPreviousData })
export const article = (id: number) => queryOptions({ queryKey: ['articles', 'one', id], queryFn: () => call('GET /api/articles/{id}', { params: { id } }), staleTime: 0 })
export const articleHistory = (id: number) => queryOptions({ queryKey: ['articles', 'history', id], queryFn: () => call('GET /api/articles/{id}/history', { params: { id } }) })
export const articleMisses = (query: ArticleMissQuery) => queryOptions({ queryKey: ['articles', 'misses', query], queryFn: () => call('GET /api/articles/misses', { query }), placeholderData: keepPreviousData })
export const articleMiss = (id: number) => queryOptions({ queryKey: ['articles', 'miss', id], queryFn: () => call('GET /api/article-misses/{id}', { params: { id } }) })
export const articleCategories = queryOptions({ queryKey: ['articles', 'categories'], queryFn: () => call('GET /api/articles/categories'), staleTime: 30_000 })
export const articleSynonyms = queryOptions({ queryKey: ['articles', 'synonyms'], queryFn: () => call('GET /api/articles/synonyms') })
export const scenarios = queryOptions({ queryKey: ['scenarios'], queryFn: () => call('GET /api/scenarios') })
export const scenario = (id: number) => queryOptions({ queryKey: ['scenario', id], queryFn: () => call('GET /api/scenarios/{id}', { params: { id } }) })
export const scenarioVersions = (id: number) => queryOptions({ queryKey: ['scenario-versions', id], queryFn: () => call('GET /api/scenarios/{id}/versions', { params: { id } }) })
export const scenarioVersion = (id: number, no: number) => queryOptions({ queryKey: ['scenario-version', id, no], queryFn: () => call('GET /api/scenarios/{id}/version', { params: { id }, query: { no } }), staleTime: Infinity })
export const scenarioNumbers = (id: number, query: ScenarioNumbersQuery) => queryOptions({ queryKey: ['scenario-numbers', id, query], queryFn: () => call('GET /api/scenarios/{id}/numbers', { params: { id }, query }), staleTime: 0 })
export const phrases = queryOptions({ queryKey: ['phrases'], queryFn: () => call('GET /api/phrases') })
export const faces = queryOptions({ queryKey: ['faces'], queryFn: () => call('GET /api/faces'), staleTime: 30_000 })
export const codeLists = queryOptions({ queryKey: ['code-lists'], queryFn: () => call('GET /api/code-lists') })
export const codeList = (id: number) => queryOptions({ queryKey: ['code-list', id], queryFn: () => call('GET /api/code-lists/{id}', { params: { id } }) })
export const wordingKinds = queryOptions({ queryKey: ['wording-kinds'], queryFn: () => call('GET /api/wording-kinds') })
export const wordings = (kind: string, language: NonNullable<WordingQuery['language']>, of = 0) => queryOptions({ queryKey: ['wordings', kind, language, of], queryFn: () => call('GET /api/wordings', { query: { kind, language, ...(of > 0 ? { of } : {}) } }) })
export const friends = (query: FriendQuery) => queryOptions({ queryKey: ['friends', query], queryFn: () => call('GET /api/friends', { query }) })
export const friend = (id: number) => queryOptions({ queryKey: ['friend', id], queryFn: () => call('GET /api/friends/{id}', { params: { id } }) })
export const friendLookers = (id: number) => queryOptions({ queryKey: ['friend', id, 'lookers'], queryFn: () => call('GET /api/friends/{id}/lookers', { params: { id } }), staleTime: 0 })
export const friendTimeline = (id: number, kind: TimelineQuery['kind']) =>
  infiniteQueryOptions({
    queryKey: ['friend', id, 'timeline', kind ?? ''],
    queryFn: ({ pageParam }) => call('GET /api/friends/{id}/timeline', { params: { id }, query: { ...(kind ? { kind } : {}), ...pageParam } }),
    initialPageParam: {} as { at?: number; skip?: number },
    getNextPageParam: (page) => (page.nextAt === undefined ? undefined : { at: page.nextAt, skip: page.nextSkip }),
    staleTime: 0,
  })
export const tagRules = queryOptions({ queryKey: ['tag-rules'], queryFn: () => call('GET /api/tag-rules') })
export const tagRule = (id: number) => queryOptions({ queryKey: ['tag-rule', id], queryFn: () => call('GET /api/tag-rules/{id}', { params: { id } }) })
export const tags = queryOptions({ queryKey: ['tags'], queryFn: () => call('GET /api/tags') })
export const tagUses = (id: number) => queryOptions({ queryKey: ['tag-uses', id], queryFn: () => call('GET /api/tags/{id}/uses', { params: { id } }), staleTime: 0 })
export const bulkEdits = queryOptions({ queryKey: ['bulk-edits'], queryFn: () => call('GET /api/bulk-edits') })
export const bulkEdit = (id: number) => queryOptions({ queryKey: ['bulk-edit', id], queryFn: () => call('GET /api/bulk-edits/{id}', { params: { id } }) })
export const sources = queryOptions({ queryKey: ['sources'], queryFn: () => call('GET /api/sources') })
export const source = (id: number) => queryOptions({ queryKey: ['source', id], queryFn: () => call('GET /api/sources/{id}', { params: { id } }) })
export const sourceDays = (id: number, query: SourceDaysQuery) => queryOptions({ queryKey: ['source-days', id, query], queryFn: () => call('GET /api/sources/{id}/days', { params: { id }, query }) })
export const friendDays = (query: FriendDaysQuery) => queryOptions({ queryKey: ['friend-days', query], queryFn: () => call('GET /api/statistics/friends', { query }) })
export const attributeStatistics = queryOptions({ queryKey: ['attribute-statistics'], queryFn: () => call('GET /api/statistics/attributes') })
export const conversations = (query: ConversationQuery) => queryOptions({ queryKey: ['conversations', 'list', query], queryFn: () => call('GET /api/conversations', { query }), staleTime: 0 })
export const conversation = (id: number) => queryOptions({ queryKey: ['conversations', 'one', id], queryFn: () => call('GET /api/conversations/{id}', { params: { id } }), staleTime: 0 })
/** Cheap, and asked for all the time: is anything new? */
export const conversationChanges = queryOptions({ queryKey: ['conversations', 'changes'], queryFn: () => call('GET /api/conversation-changes'), refetchInterval: 3_000, staleTime: 0 })
export const conversationPulse = (id: number) => queryOptions({ queryKey: ['conversations', 'pulse', id], queryFn: () => call('GET /api/conversations/{id}/pulse', { params: { id } }), refetchInterval: 2_000, staleTime: 0 })
export const conversationStaff = (id: number) => queryOptions({ queryKey: ['conversations', 'staff', id], queryFn: () => call('GET /api/conversations/{id}/colleagues', { params: { id } }) })
export const talkHistory = (query: HistoryQuery) => queryOptions({ queryKey: ['conversations', 'history', query], queryFn: () => call('GET /api/talk-history', { query }) })
export const desks = queryOptions({ queryKey: ['desks'], queryFn: () => call('GET /api/desks') })
export const deskTargets = queryOptions({ queryKey: ['desks', 'targets'], queryFn: () => call('GET /api/desk-targets') })
export const canned = queryOptions({ queryKey: ['canned'], queryFn: () => call('GET /api/canned'), staleTime: 30_000 })
export const calendar = (query: CalendarQuery) => queryOptions({ queryKey: ['calendar', query], queryFn: () => call('GET /api/calendar', { query }), placeholderData: keepPreviousData })
export const digests = queryOptions({ queryKey: ['digests'], queryFn: () => call('GET /api/digests') })
export const digestOf = (id: number) => queryOptions({ queryKey: ['digests', id], queryFn: () => call('GET /api/broadcasts/{id}/digest', { params: { id } }), staleTime: 0 })
export const demographics = queryOptions({ queryKey: ['demographics'], queryFn: () => call('GET /api/statistics/demographics') })
export const outcomes = (query: OutcomeQuery) => queryOptions({ queryKey: ['outcomes', query], queryFn: () => call('GET /api/statistics/broadcasts', { query }) })
export const guardRules = queryOptions({ queryKey: ['guard-rules'], queryFn: () => call('GET /api/guard-rules') })
export const staffList = (query: StaffQuery) => queryOptions({ queryKey: ['staff', query], queryFn: () => call('GET /api/staff', { query }) })
/** Everybody, to choose from; the first 200. */
export const staff = staffList({ limit: 200 })
export const staffRights = (query: StaffQuery) => queryOptions({ queryKey: ['staff', 'rights', query], queryFn: () => call('GET /api/staff-rights', { query }) })
export const staffWhy = (id: number) => queryOptions({ queryKey: ['staff', 'why', id], queryFn: () => call('GET /api/staff-rights/{id}', { params: { id } }) })
export const staffMoves = queryOptions({ queryKey: ['staff-moves'], queryFn: () => call('GET /api/staff-moves') })
export const staffMove = (id: number) => queryOptions({ queryKey: ['staff-moves', id], queryFn: () => call('GET /api/staff-moves/{id}', { params: { id } }) })
export const departments = queryOptions({ queryKey: ['departments'], queryFn: () => call('GET /api/departments'), staleTime: 60_000 })
export const roles = queryOptions({ queryKey: ['roles'], queryFn: () => call('GET /api/roles'), staleTime: 30_000 })
export const brand = queryOptions({ queryKey: ['brand'], queryFn: () => call('GET /api/brand') })
export const officeSettings = queryOptions({ queryKey: ['office-settings'], queryFn: () => call('GET /api/office-settings') })
export const notices = (before?: number) => queryOptions({ queryKey: ['notices', 'list', before ?? 0], queryFn: () => call('GET /api/notices', { query: before ? { before } : {} }), staleTime: 0 })
export const noticeCount = queryOptions({ queryKey: ['notices', 'count'], queryFn: () => call('GET /api/notices/count'), refetchInterval: 30_000, staleTime: 25_000 })
export const mailState = queryOptions({ queryKey: ['mail-state'], queryFn: () => call('GET /api/account/mail') })
export const auditChoices = queryOptions({ queryKey: ['audit', 'choices'], queryFn: () => call('GET /api/audit/choices'), staleTime: 300_000 })
export const auditLook = queryOptions({ queryKey: ['audit', 'verify'], queryFn: () => call('GET /api/audit/verify'), refetchInterval: (q) => (q.state.data?.state === 'running' ? 700 : false) })
export const auditWatch = queryOptions({ queryKey: ['audit', 'watch'], queryFn: () => call('GET /api/audit/watch') })
export const access = (query: AccessQuery) => queryOptions({ queryKey: ['access', query], queryFn: () => call('GET /api/access', { query }) })
export const accessTotals = (query: AccessTotalsQuery) => queryOptions({ queryKey: ['access', 'totals', query], queryFn: () => call('GET /api/access/totals', { query }) })
export const approvals = (query: ApprovalQuery) => queryOptions({ queryKey: ['approvals', query], queryFn: () => call('GET /api/approvals', { query }) })
export const approval = (id: number) => queryOptions({ queryKey: ['approval', id], queryFn: () => call('GET /api/approvals/{id}', { params: { id } }), staleTime: 0 })
export const approvalChains = queryOptions({ queryKey: ['approval-chains'], queryFn: () => call('GET /api/approval-chains') })
export const absences = queryOptions({ queryKey: ['absences'], queryFn: () => call('GET /api/absences') })
export const audit = (query: AuditQuery) => queryOptions({ queryKey: ['audit', query], queryFn: () => call('GET /api/audit', { query }) })
export const manual = queryOptions({ queryKey: ['manual'], queryFn: () => call('GET /api/manual'), staleTime: 300_000 })
export const manualPage = (key: string) => queryOptions({ queryKey: ['manual', key], queryFn: () => call('GET /api/manual/{key}', { params: { key } }), staleTime: 300_000 })

/** Friends that are marked as testers: a built-in option, asked for like any other. */
export const testers = queryOptions({
  queryKey: ['testers'],
  staleTime: 30_000,
  queryFn: async () => {
    const { attributes: all } = await call('GET /api/attributes')
    const mark = all.find((a) => a.key === 'state')?.options.find((o) => o.key === 'tester')
    if (!mark) return []
    return (await call('GET /api/friends', { query: { limit: 100, state: 'following', option: mark.id } })).friends
  },
})
export const factors = queryOptions({ queryKey: ['factors'], queryFn: () => call('GET /api/session/factors') })
export const sessions = queryOptions({ queryKey: ['sessions'], queryFn: () => call('GET /api/sessions') })
export const staffAccess = (id: number) => queryOptions({ queryKey: ['staff', id, 'access'], queryFn: () => call('GET /api/staff/{id}/sign-in', { params: { id } }) })
export const addresses = queryOptions({ queryKey: ['addresses'], queryFn: () => call('GET /api/addresses') })
export const ways = queryOptions({ queryKey: ['ways'], queryFn: () => call('GET /api/session/ways'), staleTime: 300_000 })
export const menus = queryOptions({ queryKey: ['menus'], queryFn: () => call('GET /api/menus') })
export const menu = (id: number) => queryOptions({ queryKey: ['menu', id], queryFn: () => call('GET /api/menus/{id}', { params: { id } }) })
export const menuProblems = (id: number, version: number) => queryOptions({ queryKey: ['menu', id, 'problems', version], queryFn: () => call('GET /api/menus/{id}/problems', { params: { id } }) })
export const menuHistory = (id: number) => queryOptions({ queryKey: ['menu', id, 'history'], queryFn: () => call('GET /api/menus/{id}/history', { params: { id } }), staleTime: 0 })
export const menuTaps = (id: number, query: MenuTapsQuery) => queryOptions({ queryKey: ['menu', id, 'taps', query], queryFn: () => call('GET /api/menus/{id}/taps', { params: { id }, query }), placeholderData: keepPreviousData })
export const menuLook = queryOptions({ queryKey: ['menu-look'], queryFn: () => call('GET /api/menu-look') })
export const disaster = queryOptions({ queryKey: ['disaster'], queryFn: () => call('GET /api/disaster') })
export const disasterState = queryOptions({ queryKey: ['disaster', 'state'], queryFn: () => call('GET /api/disaster/state'), refetchInterval: 20_000, staleTime: 15_000 })
