// What strangers' eyes see in a picture: zbar for codes, poppler for PDF.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bits } from './made_up.mjs';

const run = promisify(execFile);

async function inFolder(work) {
  const folder = await mkdtemp(join(tmpdir(), 'kairanban-paper-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Texts of the QR codes in a picture. */
export function readCodes(png) {
  return inFolder(async (folder) => {
    const file = join(folder, 'a.png');
    await writeFile(file, png);
    // 4: there is no code in it.
    const { stdout } = await run('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', file]).catch((error) => (error.code === 4 ? { stdout: '' } : Promise.reject(error)));
    return stdout.split('\n').filter(Boolean);
  });
}

/** The squares of our own SVG as a PNG: only runs of full rows, and a size. */
export function drawSvg(svg, scale = 6) {
  const across = Number(/viewBox="0 0 (\d+) \1"/.exec(svg)[1]);
  const rows = Array.from({ length: across }, () => new Array(across).fill(true));
  for (const [, x, y, run] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) for (let i = 0; i < Number(run); i++) rows[y][Number(x) + i] = false;
  return bits(rows, scale);
}

/** {pages, text, fonts: [{name, embedded, subset}], picture(dpi)} of a PDF. */
export function readPdf(pdf) {
  return inFolder(async (folder) => {
    const file = join(folder, 'a.pdf');
    await writeFile(file, pdf);
    const [info, text, fonts] = await Promise.all([run('pdfinfo', [file]), run('pdftotext', ['-layout', file, '-']), run('pdffonts', [file])]);
    await run('pdftoppm', ['-png', '-r', '100', '-singlefile', file, join(folder, 'page')]);
    return {
      pages: Number(/^Pages:\s+(\d+)/m.exec(info.stdout)[1]),
      size: /^Page size:\s+(.*)$/m.exec(info.stdout)[1],
      title: /^Title:\s+(.*)$/m.exec(info.stdout)?.[1],
      text: text.stdout,
      fonts: fonts.stdout.split('\n').slice(2).filter(Boolean).map((line) => {
        const [embedded, subset] = line.trim().split(/\s+/).slice(-5);
        return { name: line.split(' ')[0], embedded: embedded === 'yes', subset: subset === 'yes' };
      }),
      picture: await readFile(join(folder, 'page.png')),
    };
  });
}
