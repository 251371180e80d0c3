// The demo hospital's people, by what a journey needs them for.
import { randomUUID } from 'node:crypto';
import assert from 'node:assert/strict';

export const PLACE = 'ZY12E-01';

/** Who is who: sign-ins by role, each signed in once. */
export async function people(h) {
  const accounts = (await h.nobody.read('/api/demo/accounts')).items;
  const signed = new Map();
  const as = async (login) => {
    if (!signed.has(login)) signed.set(login, await h.as(login));
    return signed.get(login);
  };
  const role = async (name) => {
    const account = accounts.find((a) => a.role === name);
    assert.ok(account, `the demo offers a ${name}`);
    return as(account.login);
  };
  const who = {
    accounts, as, role,
    desk: () => role('desk'),
    manager: () => role('manager'),
    logistics: () => role('logistics'),
    ward: () => role('ward'),
    /** Signs in as a person by id; each party knows the sign-ins of its own people. */
    async byId(id) {
      for (const chief of ['manager', 'logistics']) {
        const { login } = await (await role(chief)).read(`/api/people/${id}`);
        if (login) return as(login);
      }
      throw new Error(`person ${id} has no sign-in`);
    },
    /** The leader of a trade. */
    async leader(trade) {
      const list = (await (await role('manager')).read('/api/people?role=leader&limit=50')).items;
      return as(list.find((p) => p.trade === trade).login);
    },
    /** A need with its worker on site: {id, link, man}. */
    async onSite(house, need = {}) {
      const told = await house.nobody.do('/api/report', { place_code: PLACE, service: 'light', words: '灯不亮', phone: '13800138001', ...need });
      const id = told.ticket_id, desk = await who.desk();
      const chosen = await worker(house, desk, id);
      await desk.do(`/api/tickets/${id}/assign`, { assignee_id: chosen.id, reason: '就近' });
      const man = await as(chosen.login);
      await man.do(`/api/tickets/${id}/accept`, {});
      await man.do(`/api/tickets/${id}/arrive`, { proof: 'tap' });
      return { id, link: `/api/follow/${told.token}`, man };
    },
    /** A need carried to "reported": {id, link, patient}. Ordered by the desk, or by `issuer`. */
    async reported(house, need = {}, issuer) {
      const told = await house.nobody.do('/api/report', { place_code: PLACE, service: 'light', words: '灯不亮', phone: '13800138001', ...need });
      await who.carry(house, told.ticket_id, issuer);
      return { id: told.ticket_id, link: `/api/follow/${told.token}`, patient: house.nobody, ...told };
    },
    /** Carries a registered ticket to "reported" by the people whose turn it is. */
    async carry(house, id, issuer) {
      const desk = await who.desk();
      const man = await worker(house, desk, id);
      await (issuer ?? desk).do(`/api/tickets/${id}/assign`, { assignee_id: man.id, reason: '就近' });
      const w = await as(man.login);
      await w.do(`/api/tickets/${id}/accept`, {});
      await w.do(`/api/tickets/${id}/arrive`, { proof: 'tap' });
      await w.do(`/api/tickets/${id}/finish`, { words: '已处理', minutes: 15 });
      await desk.do(`/api/tickets/${id}/verify`, { quality: 'good', on_time: true });
      const owner = await who.byId((await desk.read(`/api/tickets/${id}`)).first_owner.id);
      return owner.do(`/api/tickets/${id}/report-back`, { words: '已处理完成' });
    },
  };
  return who;
}

/** Somebody of the ticket's trade: {id, login}. */
export async function worker(h, desk, ticketId) {
  const ticket = await desk.read(`/api/tickets/${ticketId}`);
  const list = (await desk.read(`/api/tickets/${ticketId}/candidates`)).items.filter((c) => c.person.role === 'worker');
  const chosen = list.find((c) => c.can) ?? list[0];
  assert.ok(chosen, `somebody can go to a ${ticket.service_name}`);
  const manager = await h.as((await h.nobody.read('/api/demo/accounts')).items.find((a) => a.role === 'manager').login);
  return { id: chosen.person.id, login: (await manager.read(`/api/people/${chosen.person.id}`)).login };
}

/** A fresh Idempotency-Key. */
export const key = () => randomUUID();
