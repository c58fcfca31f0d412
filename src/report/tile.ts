import { type Fragment, type Html, html, trusted } from './escape.ts';
import { formatBytes, formatSize } from './format.ts';
import type { ReportImage } from './model.ts';
import { fileName, foreign } from './name.ts';

/** Only raster data urls: nothing that could fetch, run or style. */
const SHOWABLE = /^data:image\/(?:webp|png|jpeg|gif|avif);base64,[A-Za-z0-9+/]+={0,2}$/;

function picture(image: ReportImage, badge: string | null): Html {
  const mark = badge !== null && html`<span class="badge">${badge}</span>`;
  if (image.thumbnail === null || !SHOWABLE.test(image.thumbnail))
    return html`<div class="picture none"><span>no preview</span>${mark}</div>`;
  const alt = `Thumbnail of ${image.id}`;
  return html`<div class="picture"><img src="${trusted(image.thumbnail)}" alt="${alt}" decoding="async">${mark}</div>`;
}

function facts(image: ReportImage): Html {
  const parts: Fragment[] = [
    formatSize(image.width, image.height),
    formatBytes(image.sizeBytes),
    image.split !== null && foreign(image.split),
    image.label !== null && foreign(image.label),
  ].filter((part) => part !== null && part !== false);
  return html`<p class="facts">${parts.map((part, i) => html`${i > 0 && '\u00a0· '}${part}`)}</p>`;
}

/** A thumbnail with its file name, what is to be said of it, and its facts. */
export function renderTile(image: ReportImage, said: Fragment, badge: string | null = null): Html {
  return html`<li class="${badge === null ? 'tile' : 'tile keeper'}"><figure>${picture(image, badge)}<figcaption>${fileName(image.id)}${said}${facts(image)}</figcaption></figure></li>
`;
}
