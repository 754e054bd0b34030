import type { Browser, BrowserContext } from 'playwright-core';
import { BrowserWindow, findBrowser, launchBrowser } from './support/browser-window';
import { runningStack } from './support/running-stack';
import { until } from '@app/testing';

describe('the chat client', () => {
  const stack = runningStack();
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    browser = await launchBrowser(findBrowser());
  }, 30_000);

  afterAll(() => browser.close());

  beforeEach(async () => {
    context = await browser.newContext({ timezoneId: 'Europe/Rome', locale: 'en-GB' });
    context.setDefaultTimeout(10_000);
  });

  afterEach(() => context.close());

  it('turns a line into a task that every window shows, live, and completes it', async () => {
    const first = await BrowserWindow.open(context, stack.edgeUrl);
    await first.continueAsGuest();
    await first.page.getByText('Guest account', { exact: true }).waitFor();
    const second = await BrowserWindow.open(context, stack.edgeUrl);
    await second.isLive();

    await first.say('pay rent tomorrow 9am #home !high');
    await first.task('pay rent').waitFor();
    const about = await first.about('pay rent').innerText();
    expect(about.replace(/\s+/g, ' ')).toMatch(/^Tomorrow 0?9:00 .*High.* #home$/);
    await until('the reply', async () => (await first.message('pay rent').count()) === 2);

    await until('both messages in the other window', async () => (await second.message('pay rent').count()) === 2);
    await second.say('what is due tomorrow?');
    await until('the other way round', async () => (await first.message('pay rent').count()) === 3);
    await first.message('what is due tomorrow?').waitFor();
    // Each stands once, in the order in which it was said.
    const conversation = await first.conversation();
    expect(conversation).toHaveLength(4);
    expect(await second.conversation()).toEqual(conversation);

    await second.task('pay rent').click();
    await first.page.getByText('All done.').waitFor();
    // A browser lets a hidden page wait before it is clicked.
    await first.page.bringToFront();
    await first.page.getByText('Done 1').click();
    await until('the task among what is done', () => first.task('pay rent').isChecked());
    await first.task('pay rent').click();
    await until('the task to be open in the other window', async () => !(await second.task('pay rent').isChecked()));

    expect([...first.errors, ...second.errors]).toEqual([]);
  }, 60_000);

  it('is where it was after a reload, and shows a reminder at its moment', async () => {
    const window = await BrowserWindow.open(context, stack.edgeUrl);
    await window.continueAsGuest();
    await window.say('water the plants !low');
    await window.task('water the plants').waitFor();
    await window.page.reload();
    await window.isLive();
    await window.task('water the plants').waitFor();
    await until('the conversation', async () => (await window.message('water the plants').count()) === 2);

    const fireAt = new Date(Date.now() + 1_500).toISOString();
    await window.createElsewhere({ title: 'take the tea out', reminders: [{ at: fireAt }] });
    await window.page.getByRole('alert').filter({ hasText: 'take the tea out' }).waitFor({ state: 'attached' });
    await until('the reminder, once', async () => (await window.message('take the tea out').count()) === 1);
    expect(window.errors).toEqual([]);
  }, 60_000);

  it('shows what was said long ago when somebody scrolls up to it', async () => {
    const window = await BrowserWindow.open(context, stack.edgeUrl);
    await window.continueAsGuest();
    await window.say('the very first task');
    await window.task('the very first task').waitFor();
    await window.sayElsewhere(Array.from({ length: 55 }, (_, number) => `task ${number}`));
    await window.page.reload();
    await window.isLive();
    await until('the newest page', async () => (await window.conversation()).length === 100);
    expect(await window.message('the very first task').count()).toBe(0);
    await window.page.getByRole('button', { name: 'Show earlier messages' }).click();
    await until('the whole conversation', async () => (await window.conversation()).length === 112);
    expect((await window.conversation())[0]).toBe('the very first task');
    expect(await window.page.getByRole('button', { name: 'Show earlier messages' }).count()).toBe(0);
    expect(window.errors).toEqual([]);
  }, 60_000);

  it('says what is wrong, keeps the keyboard going and shows text as text', async () => {
    const window = await BrowserWindow.open(context, stack.edgeUrl);
    const { page } = window;
    await page.getByRole('button', { name: 'Create an account' }).click();
    await page.getByLabel('E-mail').fill('ada@example.test');
    await page.getByLabel('Password').fill('short');
    await page.getByLabel('Password').press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Password must' }).waitFor();
    // Chromium itself notes every refused request.
    expect(window.errors.splice(0)).toEqual([expect.stringContaining('400')]);

    await window.continueAsGuest();
    const nasty = '<img src=x onerror=alert(1)>';
    await window.say(`"${nasty}"`);
    await window.task(nasty).waitFor();
    await window.say('second task');
    await window.task('second task').waitFor();
    expect(await page.locator('img').count()).toBe(0);

    await window.task(nasty).focus();
    await page.keyboard.press('Space');
    await until('the next checkbox to have the focus', () =>
      window.task('second task').evaluate((box) => box === box.ownerDocument.activeElement),
    );
    expect(window.errors).toEqual([]);
  }, 60_000);

  it('comes back by itself when the live connection was lost, with everything that changed meanwhile', async () => {
    const window = await BrowserWindow.open(context, stack.edgeUrl);
    await window.continueAsGuest();
    for (const { name } of stack.state.processes.filter(({ appId, role }) => appId === 'gateway' && role === 'app')) {
      await stack.kill(name);
    }
    await window.page.getByRole('status', { name: /Offline/ }).waitFor();
    await window.createElsewhere({ title: 'made while the line was down' });
    await window.say('said while the line was down');
    await window.task('said while the line was down').waitFor();
    await window.isLive();
    await window.task('made while the line was down').waitFor();
  }, 60_000);

  it('fits a phone: one panel at a time, nothing wider than the screen', async () => {
    const phone = await browser.newContext({ viewport: { width: 360, height: 640 } });
    phone.setDefaultTimeout(10_000);
    try {
      const window = await BrowserWindow.open(phone, stack.edgeUrl);
      const { page } = window;
      await window.continueAsGuest();
      await window.say('call mom friday #family');
      await page.getByRole('button', { name: /^Tasks/ }).click();
      await window.task('call mom').waitFor();
      expect(await page.getByRole('textbox', { name: 'Message' }).isVisible()).toBe(false);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      expect(window.errors).toEqual([]);
    } finally {
      await phone.close();
    }
  }, 60_000);
});
