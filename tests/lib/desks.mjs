// The desks of a sample's city (src/main/sample_office.c): who asks, who decides.
import { minuteFromNow } from './made_up.mjs';
import { PASSWORD, until } from './world.mjs';

export const DESKS = { desks: true };

/** Everybody signed in: editor asks; chief, head and press decide; admin manages. */
export async function desks(world) {
  // The demo's chains, but without a minute of waiting at every send.
  await world.script("INSERT INTO setting (key, value, updated_by, updated_at) VALUES ('delivery.cooling', '0', 0, 0) ON CONFLICT (key) DO UPDATE SET value = '0'");
  const [admin, editor, chief, head, press, boss] = await Promise.all(['admin', 'editor', 'kosodate-kakari', 'kosodate-kacho', 'koho', 'koho-kacho'].map((login) => world.signIn(login, PASSWORD)));
  return { admin, editor, chief, head, press, boss };
}

/** Asks for approval; the request. */
export async function ask(staff, draft, people, fields = {}) {
  return staff.post(`/api/broadcasts/${draft.id}/approval`, { version: draft.version, people, reason: '担当課からの依頼', files: [], ...fields });
}

export const tomorrow = () => minuteFromNow(86400000);
export const approve = (staff, id, step, reason = '') => staff.post(`/api/approvals/${id}/decision`, { decision: 'approve', step, reason });
export const sendBack = (staff, id, step, reason = '日付が違います') => staff.post(`/api/approvals/${id}/decision`, { decision: 'send_back', step, reason });
export const inState = (staff, id, state, ms) =>
  until(`request ${id} to be ${state}`, async () => {
    const now = await staff.get(`/api/approvals/${id}`);
    return now.row.state === state && now;
  }, ms);
export const notices = async (staff, kind) => (await staff.get('/api/notices?limit=50')).notices.filter((n) => n.kind === kind);
