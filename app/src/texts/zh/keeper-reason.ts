/** Sizes as goldpan words them, `560×448` or `460×345 inside its bars (500×400 with them)`. */
const size = (english: string): string =>
  english.replace(/^(\S+) inside its bars \((\S+) with them\)$/, '去除边框后 $1（含边框 $2）');

const unknown = (english: string): string => (english === 'unknown' ? '未知' : english);

/** Why goldpan keeps an image: each of its sentences, and its Chinese. */
const REASONS: readonly (readonly [RegExp, (...parts: readonly string[]) => string])[] = [
  [/^in the protected split (.+)$/s, (split) => `位于受保护的划分 ${split}`],
  [/^in a preferred folder$/, () => '位于优先文件夹'],
  [/^whole, while the others are cut off$/, () => '文件完整，其余的被截断'],
  [/^labelled (.+), while others have no label$/s, (label) => `带有标签 ${label}，其余没有标签`],
  [/^highest resolution, (.+) against (.+)$/, (a, b) => `分辨率最高：${size(a!)}，另一张 ${size(b!)}`],
  [/^no bars, (.+) against (.+)$/, (a, b) => `没有边框：${size(a!)}，另一张 ${size(b!)}`],
  [/^(\S+) bits per sample against (\S+)$/, (a, b) => `每个采样 ${a} 位，另一张 ${b} 位`],
  [/^stored without loss$/, () => '无损存储'],
  [/^JPEG quality (\S+) against (\S+)$/, (a, b) => `JPEG 质量 ${unknown(a!)}，另一张 ${unknown(b!)}`],
  [/^sharper, (\S+) against (\S+)$/, (a, b) => `更清晰：${unknown(a!)}，另一张 ${unknown(b!)}`],
  [/^more metadata: camera, time, position or colour profile$/, () => '元数据更多：相机、时间、位置或色彩配置'],
  [/^largest file, so the least compressed$/, () => '文件最大，压缩最少'],
  [/^not named as a copy$/, () => '文件名不像副本'],
  [/^equal in every respect; first in path order$/, () => '各方面相同；按路径排在最前'],
  [/^the only one$/, () => '唯一的一张'],
];

/** goldpan's reason in Chinese; one that is not known stays as it is. */
export function keeperReason(english: string): string {
  for (const [pattern, chinese] of REASONS) {
    const match = pattern.exec(english);
    if (match) return chinese(...match.slice(1));
  }
  return english;
}
