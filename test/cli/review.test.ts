import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { jpeg, writeTree } from '../fixtures/pictures.ts';
import { CLI, goldpan, inFolder } from './run.ts';

/** Starts a review and waits for what it prints first; `end` interrupts it as Ctrl-C does. */
function review(cwd: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [CLI, 'review', '--no-open', ...args], { cwd });
  let output = '';
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const printed = new Promise<string>((resolve) => {
    child.stdout.on('data', (text: Buffer) => {
      output += text.toString();
      if (output.includes('Ctrl-C')) resolve(output);
    });
  });
  const end = () => {
    child.kill('SIGINT');
    return closed;
  };
  return { printed: Promise.race([printed, closed.then(() => output)]), end };
}

describe('goldpan review', () => {
  it.each([
    [[], 'No workspace in'],
    [['-w', 'ws', '--port', '70000'], '0–65535'],
    [['-w', 'ws', '--host', '0.0.0.0'], '--host 0.0.0.0 lets other machines in'],
    [['-w', 'ws', '--token', 'short'], '--token must have 16 characters or more'],
    [
      ['-w', 'ws', '--host', 'no.such.host.invalid', '--token', 'x'.repeat(16)],
      'cannot listen on no.such.host.invalid',
    ],
  ])('%j is refused in one line', async (args, message) => {
    await inFolder(async (folder) => {
      const { code, stderr } = await goldpan(folder, 'review', '--no-open', ...args);
      expect(code).toBe(2);
      expect(stderr).toContain(message);
      expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(2);
    });
  });

  it('names the port that is taken', async () => {
    await inFolder(async (folder) => {
      const taken = createServer();
      await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
      const { port } = taken.address() as { port: number };
      const { code, stderr } = await goldpan(folder, 'review', '--no-open', '-w', 'ws', '--port', String(port));
      taken.close();
      expect(code).toBe(2);
      expect(stderr).toContain(`Port ${port} is taken`);
    });
  });

  it('prints its address on a line of its own, answers there, and ends quietly', async () => {
    await inFolder(async (folder) => {
      writeTree(folder, { 'set/a.jpg': await jpeg(1) });
      expect((await goldpan(folder, 'scan', 'set', '-q')).code).toBe(0);
      const { printed, end } = review(folder);
      const url = (await printed)
        .split('\n')
        .find((line) => /^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/.test(line))!;
      expect(url).toBeDefined();
      const entry = await fetch(url, { redirect: 'manual' });
      expect(entry.status).toBe(303);
      const cookie = entry.headers.get('set-cookie')!;
      expect(cookie).toMatch(/HttpOnly.*SameSite=Strict|SameSite=Strict.*HttpOnly/);
      const ask = (headers: Record<string, string>) =>
        fetch(new URL('/api/session/get', url), {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', ...headers },
          body: '{}',
        });
      expect((await ask({})).status).toBe(401);
      const answer = await ask({ Cookie: cookie.split(';')[0]! });
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ title: 'set', isReadOnly: false, state: { images: 1 } });
      expect(await end()).toBe(0);
    });
  });

  it('opens before anything is scanned when it is told what to scan', async () => {
    await inFolder(async (folder) => {
      writeTree(folder, { 'set/a.jpg': await jpeg(1) });
      const { printed, end } = review(folder, 'set');
      expect(await printed).toContain('http://127.0.0.1:');
      expect(await end()).toBe(0);
    });
  });
});
