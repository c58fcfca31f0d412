/**
 * Light by default and on paper, dark where a screen asks for it. Every ink reaches 4.5 : 1 on every ground it is
 * used on: ink, soft and gold-ink on paper, card and wash; alarm-ink on alarm-wash; on-gold on gold.
 */
export const COLOURS = `
:root{color-scheme:light;--paper:#fbfaf7;--card:#fff;--wash:#f1eee7;--line:#e4dfd4;--hairline:rgb(40 30 0/.06);--ink:#1d1b16;--soft:#625c4f;--gold:#d3a02a;--gold-ink:#7d5a00;--on-gold:#241a00;--bar:#a9a292;--alarm:#b3402e;--alarm-ink:#94301f;--alarm-wash:#faeeea;--checker-a:#fff;--checker-b:#e9e6df}
@media screen and (prefers-color-scheme:dark){
:root{color-scheme:dark;--paper:#161512;--card:#1d1c18;--wash:#282620;--line:#34312a;--hairline:rgb(255 250 235/.05);--ink:#ece8dd;--soft:#aaa393;--gold:#cf9f33;--gold-ink:#e3bb62;--on-gold:#1c1500;--bar:#6d6758;--alarm:#d9705c;--alarm-ink:#f2a090;--alarm-wash:#35201b;--checker-a:#4a463d;--checker-b:#3b3831}
}
`;
