// Members of staff, quickly.


/** What a PUT of this row without any change would send. */
export const asSave = (row) => ({
  login: row.login,
  name: row.name,
  ...(row.departmentId ? { departmentId: row.departmentId } : {}),
  roles: row.roles.map(({ roleId, scope, departmentId, from, until }) => ({ roleId, scope, ...(departmentId ? { departmentId } : {}), ...(from ? { from } : {}), ...(until ? { until } : {}) })),
  state: row.state,
});

export const departmentNamed = async (staff, name) => (await staff.get('/api/departments')).departments.find((d) => d.name === name);

export const staffNamed = async (staff, login) => (await staff.get(`/api/staff?limit=200&q=${encodeURIComponent(login)}`)).staff.find((s) => s.login === login);

const NEW = (login) => `${login}-no-himitsu-1`.split('').reverse().join('');

/** A new person with these roles, signed in. */
export async function hire(world, admin, { login, roles, department }) {
  const departmentId = department ? (await departmentNamed(admin, department)).id : undefined;
  const made = await admin.post('/api/staff', { login, name: `${login} さん`, ...(departmentId ? { departmentId } : {}), roles, state: 'active' });
  const client = await world.signIn(login, made.oneTimePassword);
  client.csrf = (await client.post('/api/session/password', { current: made.oneTimePassword, new: NEW(login) })).csrf;
  client.row = made.staff;
  client.password = NEW(login);
  return client;
}


