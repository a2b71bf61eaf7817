'use strict';
// Fills in forms in a browser, as somebody would in the portal. It reads, as lines of JSON, a form and what to do in it,
// and writes a line for each: the fields that were drawn, and what the portal would make a task of.
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { text } = require('node:stream/consumers');
const { buildSync } = require('esbuild');
const { chromium } = require('playwright-core');
const { parse } = require('yaml');

const [executablePath] = process.argv.slice(2);
const idOf = (field) => `root_${field.replaceAll('.', '_')}`;

const DOING = {
  fill: (page, field, value) => page.locator(`#${idOf(field)}`).fill(value),
  check: (page, field) => page.locator(`#${idOf(field)}`).click(),
  async choose(page, field, value) {
    await page
      .locator(`.MuiFormControl-root:has(> .MuiInputBase-root > input[name=${idOf(field)}]) [role=button]`)
      .click();
    await page.getByRole('option', { name: value, exact: true }).click();
  },
  async pick(page, field, value) {
    const input = page.locator(`#${idOf(field)}`);
    await input.fill(value);
    for (const key of ['ArrowDown', 'Enter']) await input.press(key);
  },
  add: (page, field) => page.locator(`.MuiFormControl-root:has(#${idOf(field)}__title) >> text=Add`).click(),
  picture: (page, path) => page.screenshot({ path, fullPage: true }),
};

async function fillIn(page, { template, steps }) {
  const { metadata, spec } = parse(readFileSync(template, 'utf8'));
  await page.evaluate((form) => globalThis.show(form), { title: metadata.title, parameters: spec.parameters });
  await page.getByRole('button', { name: 'Review' }).waitFor();
  for (const [what, ...about] of steps) await DOING[what](page, ...about);
  const drawn = await page
    .locator('[name^=root_], [id^=root_owner]')
    .evaluateAll((all) => all.map(({ name, id }) => name || id));
  await page.getByRole('button', { name: 'Review' }).click();
  await page
    .getByRole('button', { name: 'Create' })
    .click({ timeout: 5_000 })
    .catch(() => {});
  const said = await page.locator('.Mui-error').allInnerTexts();
  return { drawn, said, parameters: await page.evaluate(() => globalThis.submitted) };
}

(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'catalog-orders-portal-'));
  const outfile = join(folder, 'page.js');
  buildSync({
    ...{ entryPoints: [join(__dirname, 'page.mjs')], bundle: true, outfile, logLevel: 'error' },
    ...{ loader: { '.svg': 'dataurl' }, define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' } },
  });
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    for (const line of (await text(process.stdin)).trimEnd().split('\n')) {
      const page = await browser.newPage({ viewport: { width: 720, height: 1360 } });
      page.setDefaultTimeout(30_000);
      await page.setContent('<body style="font-family: sans-serif"><div id="form"></div>');
      await page.addScriptTag({ path: outfile });
      process.stdout.write(`${JSON.stringify(await fillIn(page, JSON.parse(line)))}\n`);
      await page.close();
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true });
  }
})();
