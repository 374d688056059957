// Menus as staff make them, and what the simulator's phones show of them.
import { png } from './made_up.mjs';
import { sleep, until } from './world.mjs';

const plain = Object.fromEntries([[1686, png(2500, 1686, false)], [843, png(2500, 843, false)]]);

/** A picture of a large or small menu; its id. */
export async function picture(staff, height = 843) {
  return (await staff.post('/api/menu-pictures', { data: Buffer.from(plain[height]).toString('base64') })).id;
}

let keys = 0;
/** One area, at place n of three beside each other. */
export const area = (n, label, action, more = {}) => ({ key: `k${++keys}`, x: n * 833, y: 0, width: 833, height: 843, label, action, ...more });

/** tabs: [[key, name, areas], …] */
export async function menuSave(staff, name, tabs, more = {}) {
  const pictures = await picture(staff);
  return { name, disaster: false, condition: {}, content: { size: 'small', open: true, tabs: tabs.map(([key, title, areas]) => ({ key, name: title, bar: title || 'メニュー', picture: pictures, areas })) }, ...more };
}

export async function makeMenu(staff, name, tabs, more) {
  return staff.post('/api/menus', await menuSave(staff, name, tabs, more));
}

export const publish = (staff, menu, note = '') => staff.post(`/api/menus/${menu.id}/publish`, { version: menu.version, note });

/** Publishes and waits until it is in use and LINE has nothing of the version before. */
export async function goLive(staff, menu, note) {
  const begun = await publish(staff, menu, note);
  return liveAgain(staff, menu.id, begun.coming.id);
}

export async function liveAgain(staff, id, editionId, ms = 30000) {
  let last;
  await until(() => `menu ${id} in use: ${JSON.stringify(last)}`, async () => {
    last = await staff.get(`/api/menus/${id}`);
    return last.live?.id === editionId && !last.coming;
  }, ms);
  return last;
}

/** The bar text of the menu that a person's phone shows; undefined: none. */
export const seen = async (world, userId) => (await world.sim.call('GET', `/_sim/friends/${userId}/richmenu`)).chatBarText;
export const menuOf = (world, userId) => world.sim.call('GET', `/_sim/friends/${userId}/richmenu`);
export async function sees(world, userId, bar, ms = 20000) {
  let last;
  await until(() => `${userId} sees ${bar}, but ${last}`, async () => (last = await seen(world, userId)) === bar, ms);
}

/** Rich menus at LINE. */
export async function atLine(world) {
  for (;;) {
    const answer = await fetch(`${world.sim.url}/v2/bot/richmenu/list`, { headers: { authorization: `Bearer ${world.sim.token}` } });
    if (answer.status !== 429) return (await answer.json()).richmenus;
    await sleep(200); // ten a second
  }
}

/** Somebody taps area n of the menu they see. */
export async function tap(world, userId, n) {
  const { action } = (await menuOf(world, userId)).areas[n];
  if (action.type === 'postback') await world.sim.act(userId, 'postback', { data: action.data });
  else if (action.type === 'richmenuswitch') await world.sim.act(userId, 'richmenuswitch', { richMenuAliasId: action.richMenuAliasId, data: action.data });
  else if (action.type === 'uri') return fetch(action.uri, { redirect: 'manual' });
  await world.quiet();
  return action;
}
