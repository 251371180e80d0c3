// An open event stream as a browser would hold it: events in the order they came, waited for by what
// they are, never by the clock.

/** Listens at `path` as `client`. after: the last id that is known (Last-Event-ID). */
export async function listen(t, client, path, { after } = {}) {
  const stop = new AbortController();
  const headers = { accept: 'text/event-stream', ...(client.cookie ? { cookie: client.cookie } : {}), ...(after ? { 'last-event-id': String(after) } : {}) };
  const answer = await fetch(client.url + path, { headers, signal: stop.signal });
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  const heard = [], waiting = new Set();
  const told = { events: heard, type: answer.headers.get('content-type'), started: 0, last: after ?? 0, resets: 0, endedAt: 0 };
  const wake = () => { for (const look of [...waiting]) look(); };

  const take = (block) => {
    const lines = block.split('\n');
    const of = (name) => lines.filter((l) => l.startsWith(`${name}:`)).map((l) => l.slice(name.length + 1).trim()).join('\n');
    const id = of('id'), data = of('data');
    if (id) told.last = Number(id);
    if (id && !data) told.started = Number(id);
    if (of('event') === 'reset') told.resets++;
    else if (data) heard.push({ ...JSON.parse(data), id_line: Number(id), heard_at: Date.now() });
  };
  const ended = (async () => {
    let text = '';
    try {
      const decode = new TextDecoder();
      for await (const bytes of answer.body) {
        text += decode.decode(bytes, { stream: true });
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          take(text.slice(0, end));
          text = text.slice(end + 2);
        }
        wake();
      }
    } catch { /* we hung up, or the server did */ }
    told.endedAt = Date.now();
    wake();
  })();
  const close = async () => { stop.abort(); await ended; };
  t.after(close);

  /** The first event heard that fits, now or later. */
  const next = (fits, most = 10_000) => new Promise((done, failed) => {
    const timer = setTimeout(() => { waiting.delete(look); failed(new Error(`not heard in ${most} ms; heard ${JSON.stringify(heard.map((e) => e.fact))}`)); }, most);
    const look = () => {
      const found = heard.find(fits);
      if (!found) return;
      waiting.delete(look);
      clearTimeout(timer);
      done(found);
    };
    waiting.add(look);
    look();
  });
  return Object.assign(told, { next, close, ended });
}
