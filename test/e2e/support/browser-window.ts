import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

/** Where systems keep a Chromium; `CHROMIUM` names another one. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'];

/**
 * The browser on this machine.
 * @throws Error when there is none
 */
export function findBrowser(): string {
  const found = [process.env.CHROMIUM ?? '', ...PLACES].find((place) => existsSync(place));
  if (!found) throw new Error('No browser to test the client in: install Chromium, or name one in CHROMIUM.');
  return found;
}

export function launchBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: FLAGS });
}

/** The page in one window, and everything that went wrong in it. */
export class BrowserWindow {
  private constructor(
    readonly page: Page,
    readonly errors: string[],
  ) {}

  /** Opens the page at an address. Windows of one context belong to one person. */
  static async open(context: BrowserContext, url: string): Promise<BrowserWindow> {
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(url);
    return new BrowserWindow(page, errors);
  }

  async continueAsGuest(): Promise<void> {
    await this.page.getByRole('button', { name: 'Try it as a guest' }).click();
    await this.isLive();
  }

  async isLive(): Promise<void> {
    await this.page.getByRole('status', { name: 'Connection: Live' }).waitFor();
  }

  async say(text: string): Promise<void> {
    const field = this.page.getByRole('textbox', { name: 'Message' });
    await field.fill(text);
    await field.press('Enter');
  }

  /** Creates a task as the same person, but not through this window: it has to hear of it. */
  async createElsewhere(task: object): Promise<void> {
    await this.postElsewhere('tasks', [task]);
  }

  /** Says something as the same person, one after the other, but not through this window. */
  async sayElsewhere(texts: readonly string[]): Promise<void> {
    await this.postElsewhere(
      'chat/messages',
      texts.map((text) => ({ text })),
    );
  }

  private async postElsewhere(path: string, bodies: readonly object[]): Promise<void> {
    const signedIn = await this.page.evaluate(async () => {
      const answer = await fetch('/api/v1/auth/refresh', { method: 'POST' });
      return (await answer.json()) as { accessToken: string; refreshToken?: string };
    });
    if (signedIn.refreshToken !== undefined) throw new Error('a script can read the refresh token');
    const { origin } = new URL(this.page.url());
    for (const data of bodies) {
      const answer = await this.page.request.post(`${origin}/api/v1/${path}`, {
        headers: { authorization: `Bearer ${signedIn.accessToken}` },
        data,
      });
      if (!answer.ok()) throw new Error(`${path} was refused: ${answer.status()} ${await answer.text()}`);
    }
  }

  /** The checkbox of a task. */
  task(title: string) {
    return this.page.getByRole('region', { name: 'Tasks' }).getByRole('checkbox', { name: title, exact: true });
  }

  /** What stands below the title of a task. */
  about(title: string) {
    return this.page
      .getByRole('listitem')
      .filter({ has: this.page.getByRole('checkbox', { name: title, exact: true }) })
      .locator('.about');
  }

  /** What was said, oldest first. */
  conversation(): Promise<string[]> {
    return this.page.getByRole('list', { name: 'Conversation' }).locator('.bubble').allInnerTexts();
  }

  /** The messages of the conversation that hold a text. */
  message(text: string) {
    return this.page.getByRole('list', { name: 'Conversation' }).getByText(text);
  }
}
