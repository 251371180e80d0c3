// Phones and desks in Debian's Chromium. Every screen that is looked at is also judged: nothing wider
// than the glass, no word without a translation, no serious finding of axe, nothing on the console.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const SCREENS = resolve('build/screens');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const CHROMIUM = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const PHONE = { viewport: { width: 360, height: 640 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const DESK = { viewport: { width: 1366, height: 768 }, deviceScaleFactor: 1 };

/** A browser for a test; closed with it. phone() and desk() open devices, `findings` is what was seen to be wrong. */
export async function browser(t, house) {
  mkdirSync(SCREENS, { recursive: true });
  const chrome = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb', '--lang=zh-CN'], env: { ...process.env, LANG: 'zh_CN.UTF-8', LANGUAGE: 'zh_CN' } });
  t.after(() => chrome.close());
  const findings = [];

  async function device(kind, size, { locale = 'zh-CN', login, ...more } = {}) {
    const context = await chrome.newContext({ ...size, locale, timezoneId: 'Asia/Shanghai', baseURL: house.url, reducedMotion: 'reduce', ...more });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    // A refused request is told by the screen; the browser's own line about it is no finding.
    page.on('console', (m) => { if (m.type() === 'error' && !/Failed to load resource/.test(m.text())) findings.push(`console at ${page.url()}: ${m.text()}`); });
    page.on('pageerror', (e) => findings.push(`error at ${page.url()}: ${e.message}`));
    page.on('response', (r) => { if (r.status() >= 500) findings.push(`${r.status()} ${r.url()}`); });
    if (login) {
      await page.goto('/sign-in');
      const status = await page.evaluate(async (name) => (await fetch('/api/demo/session', {
        method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }, body: JSON.stringify({ login: name }),
      })).status, login);
      assert.equal(status, 200, `${login} signs in`);
    }
    return Object.assign(page, { kind, test: (name) => page.locator(`[data-test="${name}"]`) });
  }

  /** Leaves build/screens/NAME.png of what is on the glass (whole: of the whole page) and judges it. */
  async function look(page, name, { whole = false, axe = true } = {}) {
    // Streams stay open, so the network is never idle: pictures there, two frames drawn, then look.
    await page.waitForFunction(() => [...document.images].every((i) => i.complete || i.loading === 'lazy'));
    await page.evaluate(async () => {
      await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      const moving = document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime < 2000);
      await Promise.allSettled(moving.map((a) => a.finished));
    });
    // A foot that stays at the thumb stays at the end of a whole page: the glass is made as long as it.
    const glass = page.viewportSize();
    if (whole) await page.setViewportSize({ ...glass, height: Math.max(glass.height, await page.evaluate(() => document.documentElement.scrollHeight)) });
    await page.screenshot({ path: join(SCREENS, `${name}.png`), animations: 'disabled', caret: 'hide' });
    if (whole) await page.setViewportSize(glass);
    const seen = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth - window.innerWidth,
      text: document.body.innerText,
      out: [...document.querySelectorAll('.chip, button, h1, h2')].filter((e) => {
        const own = e.getBoundingClientRect(), around = e.parentElement.closest('li, section, header, td, div').getBoundingClientRect();
        return own.width > 0 && around.width > 0 && own.right > around.right + 2 && getComputedStyle(e).position === 'static';
      }).map((e) => e.innerText.slice(0, 30)),
      cut: [...document.querySelectorAll('button, h1, h2, .chip')].filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible' && getComputedStyle(e).textOverflow !== 'ellipsis' && e.clientWidth > 0).map((e) => e.innerText.slice(0, 30)),
    }));
    if (seen.wide > 0) findings.push(`${name}: ${seen.wide} px wider than the screen`);
    for (const words of seen.out) findings.push(`${name}: "${words}" sticks out of its place`);
    for (const words of seen.cut) findings.push(`${name}: "${words}" is cut off`);
    const raw = /(?:^|\s)([a-z_]+\.[a-z_]+(?:\.[a-z_]+)*|\{[a-z]+\}|undefined|NaN|\[object Object\]|Invalid Date)(?:\s|$)/.exec(seen.text);
    if (raw) findings.push(`${name}: "${raw[1]}" is shown`);
    if (!axe) return;
    await page.evaluate(AXE);
    // Element Plus draws a select's words at z-index -1; axe then takes the veil behind the dialog for their ground.
    const found = await page.evaluate(() => window.axe.run({ exclude: ['.el-select__placeholder'] }, { resultTypes: ['violations'] }));
    for (const v of found.violations)
      if (v.impact === 'serious' || v.impact === 'critical')
        findings.push(`${name}: ${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} ${n.any[0]?.message ?? ''}`).join(' | ')}`);
  }

  return {
    findings, look,
    phone: (how) => device('phone', PHONE, how),
    desk: (how) => device('desk', DESK, how),
    /** Nothing may be wrong with what was looked at. */
    fine: () => assert.deepEqual([...new Set(findings)], []),
  };
}

/** A real JPEG as a phone's camera would give it: bytes of a w × h picture. */
export async function jpeg(page, { width = 1600, height = 1200, words = '漏水' } = {}) {
  const numbers = await page.evaluate(async ({ width, height, words }) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const pen = canvas.getContext('2d');
    const sky = pen.createLinearGradient(0, 0, width, height);
    sky.addColorStop(0, '#3c4a4d');
    sky.addColorStop(1, '#93a5a7');
    pen.fillStyle = sky;
    pen.fillRect(0, 0, width, height);
    for (let i = 0; i < 400; i++) {
      pen.fillStyle = `rgba(255,255,255,${(i % 7) / 60})`;
      pen.fillRect((i * 97) % width, (i * 61) % height, 40, 3);
    }
    pen.fillStyle = '#fff';
    pen.font = `${height / 6}px sans-serif`;
    pen.fillText(words, width / 8, height / 2);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.9));
    return [...new Uint8Array(await blob.arrayBuffer())];
  }, { width, height, words });
  return { name: 'IMG_0042.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(numbers) };
}
