// A browser for the scripts of this folder: the system's Chromium, nothing kept, no traffic of its own.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

/** @param {{width: number, height: number}} viewport */
export async function openBrowser(viewport) {
  const profile = await mkdtemp(join(tmpdir(), 'console-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    viewport,
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    args: ['--lang=ja', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
  const page = context.pages()[0] ?? (await context.newPage())
  return {
    page,
    close: async () => {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}
