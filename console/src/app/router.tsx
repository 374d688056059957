import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { Loading } from './ui'
import { Shell } from './shell/Shell'
import { NotFound, Failed } from './shell/page'
import { Home } from './pages/Home'
import { isTranslated, type Translated } from './lib/languages'

const root = createRootRoute({ component: Shell, notFoundComponent: () => <NotFound /> })

const text = (v: unknown): string | undefined => (typeof v === 'string' && v !== '' ? v : typeof v === 'number' ? String(v) : undefined)
const number = (v: unknown): number | undefined => {
  const n = typeof v === 'number' ? v : typeof v === 'string' ? Number(v) : NaN
  return Number.isInteger(n) && n > 0 ? n : undefined
}
const day = (v: unknown): string | undefined => (typeof v === 'string' && /^\d{4}-\d\d-\d\d$/.test(v) ? v : undefined)
/** Only what is set, so that addresses stay short. */
type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }
const defined = <T extends object>(o: T): Defined<T> => Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as Defined<T>

const page = <P extends string>(path: P, component: ReturnType<typeof lazyRouteComponent>) => createRoute({ getParentRoute: () => root, path, component })

const homeRoute = createRoute({ getParentRoute: () => root, path: '/', component: Home })

export const broadcastsRoute = createRoute({
  getParentRoute: () => root,
  path: '/broadcasts',
  validateSearch: (s: Record<string, unknown>) => defined({ q: text(s.q), state: text(s.state), kind: text(s.kind), by: number(s.by), from: day(s.from), to: day(s.to), before: number(s.before) }),
  component: lazyRouteComponent(() => import('./pages/Broadcasts'), 'Broadcasts'),
})
export const newBroadcastRoute = createRoute({
  getParentRoute: () => root,
  path: '/broadcasts/new',
  validateSearch: (s: Record<string, unknown>) => defined({ template: number(s.template), segment: number(s.segment) }),
  component: lazyRouteComponent(() => import('./pages/Compose'), 'NewBroadcast'),
})
export const broadcastRoute = createRoute({ getParentRoute: () => root, path: '/broadcasts/$id', component: lazyRouteComponent(() => import('./pages/Broadcast'), 'BroadcastPage') })
export const editBroadcastRoute = createRoute({ getParentRoute: () => root, path: '/broadcasts/$id/edit', component: lazyRouteComponent(() => import('./pages/Compose'), 'EditBroadcast') })
export const rosterRoute = createRoute({ getParentRoute: () => root, path: '/rosters/$id', component: lazyRouteComponent(() => import('./pages/Roster'), 'RosterPage') })
export const friendsRoute = createRoute({
  getParentRoute: () => root,
  path: '/friends',
  validateSearch: (s: Record<string, unknown>) => defined({ q: text(s.q), state: text(s.state), option: number(s.option), before: number(s.before) }),
  component: lazyRouteComponent(() => import('./pages/Friends'), 'Friends'),
})
export const bulkEditRoute = createRoute({ getParentRoute: () => root, path: '/friends/bulk/$id', component: lazyRouteComponent(() => import('./pages/BulkEdit'), 'BulkEditPage') })
export const friendRoute = createRoute({ getParentRoute: () => root, path: '/friends/$id', component: lazyRouteComponent(() => import('./pages/Friend'), 'FriendPage') })
export const sourceRoute = createRoute({ getParentRoute: () => root, path: '/sources/$id', component: lazyRouteComponent(() => import('./pages/Source'), 'SourcePage') })
export const attributeRoute = createRoute({ getParentRoute: () => root, path: '/attributes/$id', component: lazyRouteComponent(() => import('./pages/Attributes'), 'AttributePage') })
export const scenarioRoute = createRoute({ getParentRoute: () => root, path: '/scenarios/$id', component: lazyRouteComponent(() => import('./pages/Scenario'), 'ScenarioPage') })
export const templateRoute = createRoute({ getParentRoute: () => root, path: '/templates/$id', validateSearch: (s: Record<string, unknown>) => defined({ from: number(s.from) }), component: lazyRouteComponent(() => import('./pages/Templates'), 'TemplatePage') })
export const articlesRoute = createRoute({
  getParentRoute: () => root,
  path: '/articles',
  validateSearch: (s: Record<string, unknown>) => defined({ q: text(s.q), category: number(s.category), state: ['draft', 'public', 'changed', 'future', 'ended', 'stale'].includes(String(s.state)) ? (s.state as 'draft' | 'public' | 'changed' | 'future' | 'ended' | 'stale') : undefined, page: number(s.page) }),
  component: lazyRouteComponent(() => import('./pages/Articles'), 'Articles'),
})
export const articleRoute = createRoute({ getParentRoute: () => root, path: '/articles/$id', validateSearch: (s: Record<string, unknown>) => defined({ miss: number(s.miss) }), component: lazyRouteComponent(() => import('./pages/Article'), 'ArticlePage') })
export const repliesRoute = createRoute({
  getParentRoute: () => root,
  path: '/replies',
  validateSearch: (s: Record<string, unknown>) => defined({ q: text(s.q), category: typeof s.category === 'string' ? s.category : undefined, state: s.state === 'answering' || s.state === 'off' || s.state === 'draft' ? (s.state as 'answering' | 'off' | 'draft') : undefined, skip: number(s.skip) }),
  component: lazyRouteComponent(() => import('./pages/Replies'), 'Replies'),
})
export const replyRoute = createRoute({ getParentRoute: () => root, path: '/replies/$id', component: lazyRouteComponent(() => import('./pages/Reply'), 'ReplyPage') })
export const phraseRoute = createRoute({ getParentRoute: () => root, path: '/phrases/$key', component: lazyRouteComponent(() => import('./pages/Phrases'), 'PhrasePage') })
const wordingLanguage = (v: unknown): Translated => (isTranslated(v) ? v : 'ja-easy')
export const wordingsRoute = createRoute({
  getParentRoute: () => root,
  path: '/wordings',
  validateSearch: (s: Record<string, unknown>) => ({ kind: text(s.kind) ?? 'phrase', language: wordingLanguage(s.language) }),
  component: lazyRouteComponent(() => import('./pages/Wordings'), 'Wordings'),
})
export const wordingMessagesRoute = createRoute({
  getParentRoute: () => root,
  path: '/wordings/messages',
  validateSearch: (s: Record<string, unknown>) => ({ kind: text(s.kind) ?? '', language: wordingLanguage(s.language), thing: text(s.thing) ?? '' }),
  component: lazyRouteComponent(() => import('./pages/Wordings'), 'WordingMessages'),
})
export const tagRuleRoute = createRoute({ getParentRoute: () => root, path: '/tag-rules/$id', component: lazyRouteComponent(() => import('./pages/TagRules'), 'TagRulePage') })
export const codeListRoute = createRoute({ getParentRoute: () => root, path: '/code-lists/$id', component: lazyRouteComponent(() => import('./pages/CodeLists'), 'CodeListPage') })
export const statisticsRoute = createRoute({
  getParentRoute: () => root,
  path: '/statistics',
  validateSearch: (s: Record<string, unknown>) => defined({ from: day(s.from), to: day(s.to), by: text(s.by) }),
  component: lazyRouteComponent(() => import('./pages/Statistics'), 'Statistics'),
})
const staffSearch = (s: Record<string, unknown>) => defined({ q: text(s.q), department: number(s.department), role: number(s.role), state: s.state === 'active' || s.state === 'disabled' ? (s.state as 'active' | 'disabled') : undefined, offset: number(s.offset) })
export const staffRoute = createRoute({ getParentRoute: () => root, path: '/staff', validateSearch: staffSearch, component: lazyRouteComponent(() => import('./pages/Staff'), 'Staff') })
export const staffMoveRoute = createRoute({ getParentRoute: () => root, path: '/staff-moves/$id', component: lazyRouteComponent(() => import('./pages/StaffMoves'), 'StaffMovePage') })
export const staffRightsRoute = createRoute({ getParentRoute: () => root, path: '/staff-rights', validateSearch: staffSearch, component: lazyRouteComponent(() => import('./pages/StaffRights'), 'StaffRights') })
export const auditRoute = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  validateSearch: (s: Record<string, unknown>) =>
    defined({ q: text(s.q), staff: number(s.staff), department: text(s.department), action: text(s.action), result: text(s.result), from: day(s.from), to: day(s.to), before: number(s.before) }),
  component: lazyRouteComponent(() => import('./pages/Audit'), 'Audit'),
})
export const accessRoute = createRoute({
  getParentRoute: () => root,
  path: '/access',
  validateSearch: (s: Record<string, unknown>) =>
    defined({ q: text(s.q), door: text(s.door), staff: number(s.staff), friend: number(s.friend), address: text(s.address), result: text(s.result), from: day(s.from), to: day(s.to), before: number(s.before) }),
  component: lazyRouteComponent(() => import('./pages/Access'), 'Access'),
})
export const approvalsRoute = createRoute({
  getParentRoute: () => root,
  path: '/approvals',
  validateSearch: (s: Record<string, unknown>) => defined({ box: s.box === 'asked' || s.box === 'all' ? (s.box as 'asked' | 'all') : undefined, before: number(s.before) }),
  component: lazyRouteComponent(() => import('./pages/Approvals'), 'Approvals'),
})
export const approvalRoute = createRoute({ getParentRoute: () => root, path: '/approvals/$id', component: lazyRouteComponent(() => import('./pages/Approval'), 'ApprovalPage') })
export const approvalChainRoute = createRoute({ getParentRoute: () => root, path: '/approval-chains/$id', component: lazyRouteComponent(() => import('./pages/ApprovalChain'), 'ApprovalChainPage') })
export const noticesRoute = createRoute({
  getParentRoute: () => root,
  path: '/notices',
  validateSearch: (s: Record<string, unknown>) => defined({ before: number(s.before) }),
  component: lazyRouteComponent(() => import('./pages/Notices'), 'Notices'),
})
export const calendarRoute = createRoute({
  getParentRoute: () => root,
  path: '/calendar',
  validateSearch: (s: Record<string, unknown>) => defined({ day: day(s.day), view: s.view === 'month' || s.view === 'week' || s.view === 'list' ? (s.view as 'month' | 'week' | 'list') : undefined, department: s.department === 0 || s.department === '0' ? 0 : number(s.department) }),
  component: lazyRouteComponent(() => import('./pages/Calendar'), 'Calendar'),
})
const chatSearch = (s: Record<string, unknown>) =>
  defined({ box: s.box === 'waiting' || s.box === 'mine' || s.box === 'open' || s.box === 'closed' ? (s.box as 'waiting' | 'mine' | 'open' | 'closed') : undefined, desk: number(s.desk), q: text(s.q), beforeAt: number(s.beforeAt), beforeId: number(s.beforeId) })
export const chatRoute = createRoute({ getParentRoute: () => root, path: '/chat', validateSearch: chatSearch, component: lazyRouteComponent(() => import('./pages/Chat'), 'Chat') })
export const conversationRoute = createRoute({ getParentRoute: () => root, path: '/chat/$id', validateSearch: chatSearch, component: lazyRouteComponent(() => import('./pages/Chat'), 'ConversationPage') })
export const historyRoute = createRoute({
  getParentRoute: () => root,
  path: '/chat/history',
  validateSearch: (s: Record<string, unknown>) => defined({ from: day(s.from), to: day(s.to), q: text(s.q), desk: number(s.desk), before: number(s.before) }),
  component: lazyRouteComponent(() => import('./pages/History'), 'History'),
})
export const menuRoute = createRoute({ getParentRoute: () => root, path: '/menus/$id', component: lazyRouteComponent(() => import('./pages/Menu'), 'MenuPage') })
export const manualRoute = createRoute({ getParentRoute: () => root, path: '/manual/$key', component: lazyRouteComponent(() => import('./pages/Manual'), 'ManualPage') })

const tree = root.addChildren([
  homeRoute,
  broadcastsRoute,
  newBroadcastRoute,
  broadcastRoute,
  editBroadcastRoute,
  page('/rosters/new', lazyRouteComponent(() => import('./pages/Roster'), 'NewRoster')),
  rosterRoute,
  friendsRoute,
  page('/erasures', lazyRouteComponent(() => import('./pages/Erasures'), 'Erasures')),
  page('/friends/bulk', lazyRouteComponent(() => import('./pages/BulkEdit'), 'BulkEdits')),
  bulkEditRoute,
  friendRoute,
  page('/sources', lazyRouteComponent(() => import('./pages/Sources'), 'Sources')),
  sourceRoute,
  page('/tags', lazyRouteComponent(() => import('./pages/Tags'), 'Tags')),
  page('/tag-rules', lazyRouteComponent(() => import('./pages/TagRules'), 'TagRules')),
  page('/attributes', lazyRouteComponent(() => import('./pages/Attributes'), 'Attributes')),
  page('/attributes/consent', lazyRouteComponent(() => import('./pages/Attributes'), 'ConsentPage')),
  attributeRoute,
  page('/scenarios', lazyRouteComponent(() => import('./pages/Scenarios'), 'Scenarios')),
  scenarioRoute,
  page('/templates', lazyRouteComponent(() => import('./pages/Templates'), 'Templates')),
  templateRoute,
  articlesRoute,
  page('/articles/misses', lazyRouteComponent(() => import('./pages/ArticleMisses'), 'ArticleMisses')),
  page('/articles/try', lazyRouteComponent(() => import('./pages/ArticleTry'), 'ArticleTry')),
  page('/articles/words', lazyRouteComponent(() => import('./pages/ArticleWords'), 'ArticleWords')),
  page('/articles/csv', lazyRouteComponent(() => import('./pages/ArticleCsv'), 'ArticleCsv')),
  articleRoute,
  page('/menus', lazyRouteComponent(() => import('./pages/Menus'), 'Menus')),
  menuRoute,
  page('/disaster', lazyRouteComponent(() => import('./pages/Disaster'), 'Disaster')),
  page('/digest', lazyRouteComponent(() => import('./pages/Digest'), 'Digest')),
  page('/segments', lazyRouteComponent(() => import('./pages/Segments'), 'Segments')),
  page('/phrases', lazyRouteComponent(() => import('./pages/Phrases'), 'Phrases')),
  phraseRoute,
  page('/senders', lazyRouteComponent(() => import('./pages/Senders'), 'Senders')),
  page('/code-lists', lazyRouteComponent(() => import('./pages/CodeLists'), 'CodeLists')),
  tagRuleRoute,
  codeListRoute,
  wordingsRoute,
  wordingMessagesRoute,
  repliesRoute,
  replyRoute,
  page('/reply-csv', lazyRouteComponent(() => import('./pages/ReplyCsv'), 'ReplyCsv')),
  page('/reply-test', lazyRouteComponent(() => import('./pages/ReplyTest'), 'ReplyTest')),
  page('/reply-clashes', lazyRouteComponent(() => import('./pages/ReplyTest'), 'ReplyClashes')),
  statisticsRoute,
  staffRoute,
  staffRightsRoute,
  page('/staff-moves', lazyRouteComponent(() => import('./pages/StaffMoves'), 'StaffMoves')),
  staffMoveRoute,
  page('/departments', lazyRouteComponent(() => import('./pages/Departments'), 'Departments')),
  page('/roles', lazyRouteComponent(() => import('./pages/Roles'), 'Roles')),
  auditRoute,
  calendarRoute,
  chatRoute,
  page('/chat/desks', lazyRouteComponent(() => import('./pages/Desks'), 'Desks')),
  page('/chat/canned', lazyRouteComponent(() => import('./pages/Canned'), 'Canned')),
  historyRoute,
  conversationRoute,
  page('/audit/verify', lazyRouteComponent(() => import('./pages/AuditVerify'), 'AuditVerify')),
  accessRoute,
  noticesRoute,
  page('/guard', lazyRouteComponent(() => import('./pages/Guard'), 'Guard')),
  approvalsRoute,
  approvalRoute,
  approvalChainRoute,
  page('/approval-chains', lazyRouteComponent(() => import('./pages/ApprovalChains'), 'ApprovalChains')),
  page('/absences', lazyRouteComponent(() => import('./pages/Absences'), 'Absences')),
  page('/office-settings', lazyRouteComponent(() => import('./pages/OfficeSettings'), 'OfficeSettings')),
  page('/brand', lazyRouteComponent(() => import('./pages/Branding'), 'Branding')),
  page('/manual', lazyRouteComponent(() => import('./pages/Manual'), 'Manual')),
  manualRoute,
  page('/addresses', lazyRouteComponent(() => import('./pages/Addresses'), 'Addresses')),
  page('/account', lazyRouteComponent(() => import('./pages/Account'), 'Account')),
])

export const router = createRouter({
  routeTree: tree,
  scrollRestoration: true,
  defaultPendingComponent: () => <Loading />,
  defaultPendingMs: 300,
  defaultErrorComponent: ({ error, reset }) => <Failed error={error} onRetry={reset} />,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
