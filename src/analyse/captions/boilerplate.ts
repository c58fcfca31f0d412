import { captionWords } from './caption-words.ts';

/** Texts that stand where a caption should be, as whole captions, without punctuation. */
const PLACEHOLDERS = new Set([
  'alt text',
  'alt',
  'image alt text',
  'image',
  'images',
  'img',
  'photo',
  'photograph',
  'picture',
  'pic',
  'figure',
  'thumbnail',
  'icon',
  'logo',
  'banner',
  'untitled',
  'no title',
  'no caption',
  'no description',
  'no alt text',
  'caption',
  'title',
  'description',
  'placeholder',
  'image placeholder',
  'lorem ipsum',
  'null',
  'none',
  'nan',
  'n a',
  'na',
  'undefined',
  'unknown',
  'todo',
  'test',
  'tbd',
  'click to enlarge',
  'click for larger image',
  'click here',
  'read more',
  'see more',
  'view larger',
  'image may contain',
  'image description',
  'photo description',
  'screenshot',
  'profile picture',
  'profile photo',
  'featured image',
  'stock photo',
  'stock image',
  'royalty free',
  'image not available',
  'image not found',
  'no image available',
  'no photo available',
]);

/** Phrases of shops, agencies and web pages, anywhere in a caption. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\bstock (?:photo|image|photography|vector|illustration|footage)s?\b/i, 'stock photo'],
  [/\broyalty[- ]free\b/i, 'royalty-free'],
  [/\b(?:shutterstock|istock(?:photo)?|gettyimages|getty images|dreamstime|depositphotos|alamy|123rf)\b/i, 'agency'],
  [/\bclick (?:here|to|for|on)\b/i, 'click here'],
  [/\b(?:all rights reserved|copyright ©?|©)\s*(?:\d{4})?/i, 'copyright'],
  [/\blorem ipsum\b/i, 'lorem ipsum'],
  [/\bimage may contain\b/i, 'image may contain'],
  [/\b(?:buy now|add to cart|free shipping|shop now|on sale)\b/i, 'shop'],
  [/https?:\/\/|www\.\w/i, 'web address'],
  [/<\/?[a-z][^>]*>|&(?:amp|nbsp|quot|lt|gt);/i, 'HTML'],
];

/** `IMG_1234.JPG`, `DSC00012`, `photo-2019-07-31.png`, `3f2504e04f8911d39a0c0305e82c3301`, `20190731_101500`. */
const FILE_NAME =
  /^[^\s/\\]{1,120}\.(?:jpe?g|png|gif|webp|tiff?|bmp|heic|avif|svg|raw|cr2|nef|dng)$|^(?:img|image|dsc[fn]?|dscn|pict?|photo|pxl|mvimg|screenshot|screen shot|wp|gopr|dji|p)[-_ ]?\d[\d_\-. ]{2,}(?:\s*\(\d+\))?$|^[0-9a-f]{16,}$|^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$|^\d{6,}(?:[-_]\d+)*$/i;

/**
 * What makes a caption boilerplate: text that says nothing of its picture. Placeholders, file names, phrases of stock
 * agencies and web pages, and captions that are all punctuation.
 *
 * @returns it in words; null for an honest caption
 */
export function boilerplate(caption: string): string | null {
  const text = caption.trim();
  if (text === '') return null;
  if (FILE_NAME.test(text)) return 'a file name';
  const words = captionWords(text);
  if (words.length === 0) return 'no words';
  if (PLACEHOLDERS.has(words.join(' '))) return 'a placeholder';
  if (
    /^(?:an? |the )?(?:image|photo|picture|photograph|pic)(?: (?:of|showing|with))?(?: an?| the)?\s*[.:…]*$/i.test(text)
  ) {
    return 'a placeholder';
  }
  for (const [pattern, name] of PHRASES) if (pattern.test(text)) return name;
  return null;
}
